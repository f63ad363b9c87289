"""Markdown becomes safe HTML, or plain text."""

import time

import pytest
from hypothesis import example, given
from hypothesis.strategies import characters, lists, sampled_from, text
from markdown_it import MarkdownIt

from clipqa.lib.richtext import (
    MAX_MARKUP,
    MAX_SOURCE_LENGTH,
    MarkdownError,
    _clean,
    _render,
    check_markdown,
    has_words,
    is_too_dense,
    to_html,
    to_text,
)


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
def test_scripts_images_and_styles_are_removed(hostile: str) -> None:
    html = to_html(hostile)
    for danger in ("<script", 'href="javascript', "<img", "<p style", 'href="data'):
        assert danger not in html


def test_emphasis_lists_and_links_are_rendered() -> None:
    html = to_html("A *firm* [link](https://example.org)\n\n- one\n- two")
    assert "<em>firm</em>" in html
    assert '<a href="https://example.org" rel="nofollow noopener">link</a>' in html
    assert "<li>one</li>" in html


def test_plain_text_loses_markup_but_no_letters() -> None:
    assert to_text("**Peace** & _quiet_ < war\n\nتمام") == "Peace & quiet < war تمام"


@given(text(characters(categories=("L", "M", "N", "P", "S", "Z")), max_size=40))
@example("1. One")
@example("a  b\u00a0c")
@example('É: 5-6 #7 ~8~ = "9"')
def test_the_fast_path_for_a_plain_line_gives_the_same_text(line: str) -> None:
    """A line break at the end makes the text take the slow path."""
    assert to_text(line) == to_text(f"{line}\n")


FRAGMENTS = [
    *("[", "]", "![", "](", "](b)", "[a]", "[a]: b\n", "[b][a]", "(", ")", "<http://a>", "<", ">"),
    *("*", "**", "_", "`", "&amp;", "\\", "a", " ", "\n", "\n\n", "> ", "- ", "1. ", "# "),
]
LIBRARY = MarkdownIt("commonmark", {"html": False, "breaks": True})


@given(lists(sampled_from(FRAGMENTS), max_size=30).map("".join))
@example("[a]: b\n\n[x [a] y](c) ![x [a](d) y](c) [[a]][a]")
@example("[" * 30 + "a](b)" * 30)
def test_brackets_are_parsed_as_the_library_parses_them(source: str) -> None:
    assert to_html(source) == _clean(LIBRARY.render(source))


# The slowest texts that a search over repeated fragments found.
COSTLY = {
    "unclosed images": "![",
    "brackets in brackets": "![[",
    "brackets with signs between": "[&&&&&&&&",
    "links without an end": "[a](b",
    "links": "[a](b) ",
    "images": "![](",
    "references": "[a]: b\n",
    "emphasis": "*a **a ",
    "crossed emphasis": "*_",
    "code": "`a``",
    "entities": "&amp;",
    "comments": "<!--",
    "escapes": "\\[",
    "paragraphs": "a\n\n",
    "lines": "a\n",
    "quotes": "> a\n",
    "items": "- a\n",
    "autolinks": "<http://a>",
    "lines in quotes": "](b)\n",
    "numbers": "1. a\n\n",
    "headings": "# a\n",
    "underlined headings": "a\n===\n",
    "tables": "|a|b|\n|-|-|\n",
    "blocks": "<div>",
}
# Beginnings that make some of them slower still.
BEFORE = {"quotes": ">" * 20, "references": "[a]: b\n\n", "brackets": "[" * 30}
SHAPES = {
    **{name: ("", unit) for name, unit in COSTLY.items()},
    **{
        f"{name} after {before}": (begun, COSTLY[name])
        for before, begun in BEFORE.items()
        for name in ("unclosed images", "links without an end", "lines in quotes", "autolinks")
    },
}


def repeated(unit: str, before: str, length: int) -> str:
    """Repeat the unit as often as the limits of length and markup allow."""
    times = (length - len(before)) // len(unit)
    while is_too_dense(before + unit * times):
        times = times * 9 // 10
    return before + unit * times


def cost(source: str) -> float:
    """Return the CPU seconds of the faster of two renderings without the cache."""
    taken = []
    for _ in range(2):
        started = time.thread_time()
        _clean(_render(source))
        taken.append(time.thread_time() - started)
    return min(taken)


@pytest.mark.parametrize(("before", "unit"), SHAPES.values(), ids=SHAPES)
def test_the_most_expensive_text_takes_a_fraction_of_a_second(before: str, unit: str) -> None:
    longest = repeated(unit, before, MAX_SOURCE_LENGTH)
    quarter = before + unit * ((len(longest) - len(before)) // len(unit) // 4)
    assert cost(longest) < 1
    # On a busy machine one measurement may be too slow, but hardly four in a row.
    assert any(cost(longest) <= 6 * max(cost(quarter), 0.002) for _ in range(4))


def test_a_text_past_the_limits_costs_hardly_anything() -> None:
    started = time.thread_time()
    for source in ("[" * 50_000, "<div>" * 50_000, "a\n\n" * 50_000):
        to_html(source), to_text(source)
    assert time.thread_time() - started < 1


def test_too_much_markup_is_refused_with_what_to_do() -> None:
    check_markdown("*a* " * (MAX_MARKUP // 2))
    with pytest.raises(MarkdownError, match=r"may have 2000 line breaks .* Remove some"):
        check_markdown("![[" * 6_660)


def test_a_long_list_of_links_is_not_too_much_markup() -> None:
    check_markdown("- [Some title](https://example.org/a-path/to_it?x=1)\n" * 380)


@pytest.mark.parametrize(
    "source", ["***", "---", "![x](https://a.example/x.png)", "&#x3164;", "[]()"]
)
def test_a_text_without_visible_words_is_refused(source: str) -> None:
    assert not has_words(source)
    with pytest.raises(MarkdownError, match="has no visible words"):
        check_markdown(source)


def test_an_old_text_past_the_limit_is_shown_as_plain_paragraphs() -> None:
    dense = "*one* <b>\r\ntwo\n\nthree " + "![[" * 6_000
    html = to_html(dense)
    assert html.startswith("<p>*one* &lt;b&gt;<br>\ntwo</p>\n<p>three ![[![[")
    assert to_text(dense).startswith("*one* <b> two three ![[")


def test_a_control_character_written_as_an_entity_is_dropped() -> None:
    assert to_html("safe &#x202E;gpj") == "<p>safe gpj</p>\n"
    assert to_text("safe &#x202E;gpj") == "safe gpj"


def test_a_text_is_rendered_once() -> None:
    source = "*a **a " * 200
    first = cost(source)
    to_html(source), to_text(source)
    started = time.thread_time()
    for _ in range(20):
        to_html(source), to_text(source)
    assert time.thread_time() - started < 10 * first
