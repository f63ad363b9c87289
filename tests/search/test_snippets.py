"""Words of a search are marked, and nothing else changes."""

import html

from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.snippets import PASSAGE, best_lines, held, mark_html, mark_text, snippet
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


def test_pairs_that_touch_are_one_mark() -> None:
    assert mark_text("关于停火协议的事", terms("停火协议")) == "关于<mark>停火协议</mark>的事"


def test_tags_and_addresses_of_safe_html_are_left_alone() -> None:
    source = '<p>A <a href="https://x.example/truce?a=1&amp;b=2">truce</a> &amp; more</p>'
    assert mark_html(source, terms("truce")) == source.replace(">truce<", "><mark>truce</mark><")


def test_the_line_that_adds_most_is_shown() -> None:
    cues = [
        CueText(0, 1, "A truce is a pause."),
        CueText(1, 2, "Monitors count the shots in the buffer zone."),
        CueText(2, 3, "Monitors watch."),
    ]
    asked = terms("truce monitors buffer")
    hit = best_lines(cues[1:], asked, held("What is a truce?", asked))
    assert hit is not None
    assert hit.start_ms == 1
    assert "<mark>Monitors</mark>" in hit.html
    assert "watch" not in hit.html


def test_a_sentence_that_captions_part_is_shown_as_one() -> None:
    cues = [
        CueText(0, 1, "Good evening."),
        CueText(1, 2, "The monitors count the shots"),
        CueText(2, 3, "in the buffer zone."),
        CueText(3, 4, "That was all."),
    ]
    hit = best_lines(cues, terms("monitors buffer"), frozenset())
    assert hit is not None
    assert hit.start_ms == 1
    assert hit.html == (
        "The <mark>monitors</mark> count the shots in the <mark>buffer</mark> zone."
    )


def test_two_speakers_never_share_a_passage() -> None:
    cues = [CueText(0, 1, "Which monitors?", "Host"), CueText(1, 2, "In the buffer.", "Guest")]
    hit = best_lines(cues, terms("monitors buffer"), frozenset())
    assert hit is not None
    assert hit.html == "Which <mark>monitors</mark>?"


def test_a_line_as_long_as_a_speech_is_cut_around_the_words() -> None:
    speech = f"{'We waited. ' * 60}The monitors came at dawn. {'We left. ' * 60}"
    hit = best_lines([CueText(7, 8, speech)], terms("monitors dawn"), frozenset())
    assert hit is not None
    assert "The <mark>monitors</mark> came at <mark>dawn</mark>." in hit.html
    assert len(hit.html) <= PASSAGE + 30
    assert hit.html.startswith("…We waited.") or hit.html.startswith("…waited.")


def test_a_transcript_that_adds_nothing_is_not_shown() -> None:
    asked = terms("truce")
    assert best_lines([CueText(0, 1, "A truce.")], asked, held("Which truce?", asked)) is None


def test_a_snippet_is_the_part_of_the_answer_that_holds_most() -> None:
    answer = f"A truce. {'Nobody came. ' * 40}The truce holds <where> monitors watch."
    found = snippet(answer, "", terms("truce monitors"))
    assert found.startswith("…")
    assert found.endswith("The <mark>truce</mark> holds &lt;where&gt; <mark>monitors</mark> watch.")


def test_a_snippet_comes_from_what_is_said_where_that_holds_more() -> None:
    asked = terms("monitors buffer")
    assert "<mark>buffer</mark>" in snippet("Monitors.", "Monitors in the buffer.", asked)
    assert snippet("Monitors.", "Monitors, we said.", asked) == "<mark>Monitors</mark>."


def test_without_a_search_a_snippet_is_the_beginning() -> None:
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
def test_a_marked_text_without_its_marks_is_the_text(text: str, query: str) -> None:
    marked = mark_text(text, terms(query))
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == html.unescape(
        html.escape(text)
    )
