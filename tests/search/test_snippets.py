"""Words of a search are marked, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from clipqa.search.snippets import best_line, held, mark_html, mark_text
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
    hit = best_line(cues, asked, held("What is a truce?", asked))
    assert hit is not None
    assert hit.start_ms == 1
    assert "<mark>Monitors</mark>" in hit.html


def test_a_transcript_that_adds_nothing_is_not_shown() -> None:
    asked = terms("truce")
    assert best_line([CueText(0, 1, "A truce.")], asked, held("Which truce?", asked)) is None


@given(st.text(max_size=120), st.text(max_size=30))
def test_a_marked_text_without_its_marks_is_the_text(text: str, query: str) -> None:
    import html

    marked = mark_text(text, terms(query))
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == html.unescape(
        html.escape(text)
    )
