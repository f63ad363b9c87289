"""Markdown becomes safe HTML, or plain words."""

import time

import pytest
from hypothesis import example, given
from hypothesis.strategies import characters, text

from clipqa.richtext import to_html, to_text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://tracker.example/x.png)",
        '<p style="position:fixed">x</p>',
        "[x](data:text/html,<script>alert(1)</script>)",
    ],
)
def test_nothing_that_runs_loads_or_styles_comes_through(hostile: str) -> None:
    html = to_html(hostile)
    for danger in ("<script", 'href="javascript', "<img", "<p style", 'href="data'):
        assert danger not in html


def test_emphasis_lists_and_links_come_through() -> None:
    html = to_html("A *firm* [link](https://example.org)\n\n- one\n- two")
    assert "<em>firm</em>" in html
    assert '<a href="https://example.org" rel="nofollow noopener">link</a>' in html
    assert "<li>one</li>" in html


def test_plain_words_lose_their_marks_but_no_letters() -> None:
    assert to_text("**Peace** & _quiet_ < war\n\nتمام") == "Peace & quiet < war تمام"


@given(text(characters(categories=("L", "M", "N", "P", "S", "Z")), max_size=40))
@example("1. One")
@example("a  b\u00a0c")
@example('É: 5-6 #7 ~8~ = "9"')
def test_a_plain_line_reads_as_any_other_text(line: str) -> None:
    """What takes the short way says what the long way, which a line's end asks for, would say."""
    assert to_text(line) == to_text(f"{line}\n")


def test_hostile_nesting_takes_no_time() -> None:
    started = time.process_time()
    to_html("[" * 50_000)
    to_html("<div>" * 50_000)
    assert time.process_time() - started < 20
