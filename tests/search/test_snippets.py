"""Words of a query are marked, and the best passages are found."""

import html
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.snippets import (
    PASSAGE,
    _closest,
    best_cues,
    best_passage,
    first_cues,
    mark_html,
    mark_text,
    snippet,
    terms_in,
)
from clipqa.search.terms import terms_of
from clipqa.search.text import asked_terms
from clipqa.transcripts import CueText


def terms(query: str) -> frozenset[str]:
    return frozenset(term.text for term in asked_terms(query))


def test_every_form_of_a_word_is_marked() -> None:
    marked = mark_text("Ceasefires hold; a ceasefire ends.", terms("ceasefire"))
    assert marked == "<mark>Ceasefires</mark> hold; a <mark>ceasefire</mark> ends."


def test_markup_in_the_text_is_escaped() -> None:
    assert mark_text("<b>truce</b> & war", terms("truce")) == (
        "&lt;b&gt;<mark>truce</mark>&lt;/b&gt; &amp; war"
    )


def test_overlapping_pairs_become_one_mark() -> None:
    assert mark_text("关于停火协议的事", terms("停火协议")) == "关于<mark>停火协议</mark>的事"


def test_tags_and_urls_of_safe_html_are_not_changed() -> None:
    source = '<p>A <a href="https://x.example/truce?a=1&amp;b=2">truce</a> &amp; more</p>'
    assert mark_html(source, terms("truce")) == source.replace(">truce<", "><mark>truce</mark><")


def test_the_cue_that_adds_most_terms_is_shown() -> None:
    cues = [
        CueText(0, 1, "A truce is a pause."),
        CueText(1, 2, "Monitors count the shots in the buffer zone."),
        CueText(2, 3, "Monitors watch."),
    ]
    asked = terms("truce monitors buffer")
    hit = best_cues(cues[1:], asked, terms_in("What is a truce?", asked))
    assert hit is not None
    assert hit.start_ms == 1
    assert "<mark>Monitors</mark>" in hit.html
    assert "watch" not in hit.html


def test_a_sentence_in_several_cues_is_shown_whole() -> None:
    cues = [
        CueText(0, 1, "Good evening."),
        CueText(1, 2, "The monitors count the shots"),
        CueText(2, 3, "in the buffer zone."),
        CueText(3, 4, "That was all."),
    ]
    hit = best_cues(cues, terms("monitors buffer"), frozenset())
    assert hit is not None
    assert hit.start_ms == 1
    assert hit.html == (
        "The <mark>monitors</mark> count the shots in the <mark>buffer</mark> zone."
    )


def test_two_speakers_never_share_a_passage() -> None:
    cues = [CueText(0, 1, "Which monitors?", "Host"), CueText(1, 2, "In the buffer.", "Guest")]
    hit = best_cues(cues, terms("monitors buffer"), frozenset())
    assert hit is not None
    assert hit.html == "Which <mark>monitors</mark>?"


def test_a_very_long_cue_is_cut_around_the_words() -> None:
    speech = f"{'We waited. ' * 60}The monitors came at dawn. {'We left. ' * 60}"
    hit = best_cues([CueText(7, 8, speech)], terms("monitors dawn"), frozenset())
    assert hit is not None
    assert "The <mark>monitors</mark> came at <mark>dawn</mark>." in hit.html
    assert len(hit.html) <= PASSAGE + 30
    assert hit.html.startswith("…We waited.") or hit.html.startswith("…waited.")


def test_a_transcript_that_adds_nothing_is_not_shown() -> None:
    asked = terms("truce")
    assert best_cues([CueText(0, 1, "A truce.")], asked, terms_in("Which truce?", asked)) is None


def test_a_snippet_is_the_passage_of_the_answer_with_most_terms() -> None:
    answer = f"A truce. {'Nobody came. ' * 40}The truce holds <where> monitors watch."
    found = snippet(answer, "", terms("truce monitors"))
    assert found.startswith("…")
    assert found.endswith("The <mark>truce</mark> holds &lt;where&gt; <mark>monitors</mark> watch.")


def test_a_snippet_is_from_the_transcript_where_that_has_more_terms() -> None:
    asked = terms("monitors buffer")
    assert "<mark>buffer</mark>" in snippet("Monitors.", "Monitors in the buffer.", asked)
    assert snippet("Monitors.", "Monitors, we said.", asked) == "<mark>Monitors</mark>."


def test_without_a_query_a_snippet_is_the_beginning() -> None:
    assert snippet("Both <sides>.", "Said.", frozenset()) == "Both &lt;sides&gt;."
    beginning = snippet("word " * 100, "", frozenset())
    assert beginning == f"{'word ' * 40}".strip() + "…"


@given(st.text(max_size=900), st.text(max_size=30))
def test_a_snippet_is_a_piece_of_the_text_and_never_too_long(text: str, query: str) -> None:
    found = snippet(text, "", terms(query)).replace("<mark>", "").replace("</mark>", "")
    plain = html.unescape(found)
    assert len(plain) <= PASSAGE + 2
    assert plain.strip("…").strip() in html.unescape(html.escape(text))


@given(st.text(max_size=120), st.text(max_size=30))
def test_a_marked_text_without_its_marks_equals_the_text(text: str, query: str) -> None:
    marked = mark_text(text, terms(query))
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == html.unescape(
        html.escape(text)
    )


@given(st.lists(st.sampled_from(["truce", "war", "peace", "and", "long" * 12]), max_size=60))
def test_the_passage_has_most_distinct_words_and_then_most_words(words: list[str]) -> None:
    text, asked = " ".join(words), terms("truce war peace")
    found = [term for term in terms_of(text) if term.text in asked]
    fitting = [
        found[at:last]
        for at in range(len(found))
        for last in range(at + 1, len(found) + 1)
        if found[last - 1].end - found[at].start <= PASSAGE
    ]
    best = max(((len({t.text for t in run}), len(run)) for run in fitting), default=(0, 0))
    run = _closest(found, PASSAGE)
    assert (len({term.text for term in run}), len(run)) == best


@pytest.mark.parametrize("word", ["ab ", "x ", "ab cd ", "戰爭 ", "戰爭", "ab\n"])
def test_a_text_full_of_the_words_is_searched_in_linear_time(word: str) -> None:
    asked = terms("ab x cd 戰爭")
    quarter, whole = (word * (length // len(word)) for length in (5_000, 20_000))
    assert cost(lambda: best_passage(whole, asked)) < 0.2
    assert any(
        cost(lambda: best_passage(whole, asked))
        <= 6 * max(cost(lambda: best_passage(quarter, asked)), 0.002)
        for _ in range(4)
    )


def test_only_the_first_cues_of_a_very_long_clip_are_searched() -> None:
    cues = [CueText(at, at + 1, "ab " * 600) for at in range(1_000)]
    assert len(first_cues(cues)) < 40
    assert cost(lambda: best_cues(cues, terms("ab"), frozenset())) < 1
    assert first_cues(cues[:5]) == cues[:5]


def cost(act: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three runs."""
    taken = []
    for _ in range(3):
        started = time.thread_time()
        act()
        taken.append(time.thread_time() - started)
    return min(taken)


@given(st.text("ab ไท", max_size=60), st.integers(1, 30))
def test_a_passage_has_as_many_terms_as_any_range_of_its_length(text: str, longest: int) -> None:
    found = list(terms_of(text))
    stretches = [
        [term for term in found[at:] if term.end - first.start <= longest]
        for at, first in enumerate(found)
    ]
    most = max((len({term.text for term in each}) for each in stretches), default=0)
    terms = frozenset(term.text for term in found)
    if len(text) > longest:
        assert len(best_passage(text, terms, longest).terms) == most
