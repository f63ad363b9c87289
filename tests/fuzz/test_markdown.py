from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from clipqa.lib import richtext
from clipqa.lib.characters import is_storable
from tests.fuzz.harness import Grammar, Shape, assert_linear, fuzz, shapes

TEXTS = Grammar(
    fragments=(
        *("*", "**", "_", "`", "```\n", "~~~", "# ", "- ", "1. ", "> ", "    ", "\\", "![", "["),
        *("](", ")", "[a](javascript:alert(1))", "[a]: /b", "<http://a.b>", "<script>", "<img x>"),
        *("|", "&lt;", "&#0;", "&#x41", "---\n", "  \n", "<!--", "-->", "<a href='", "](data:x)"),
    ),
    documents=(
        "They watch *the line* and report **what they see**.\n\n- one\n- two\n  1. three\n",
        "See [a report](https://example.org/a_(b) 't') and <https://example.org>.\n\n> quoted\n",
        "## Heading\n\n`code` and ![picture](a.png)\n\n```\nblock <b>\n```\nline\\\nbreak &amp;",
    ),
)  # fmt: skip
SHAPES = [
    *shapes("![[", "[", "![", "[]", "[a](", "[[]", "](", "[a][b]", "[^", "]", "[a]: b\n", "[a]:\n"),
    *shapes("*", "**", "*a", "*a ", "_a", "a_", "**a *", "*a_ ", "***a", "`", "`a", "``a`", "a*"),
    *shapes(
        ">", "> ", "- ", "-", "1. ", "* ", "- a\n", "> a\n", "+ > ", "\t", "    a\n", "#", "# "
    ),
    *shapes(
        "<", "<!--", "<!", "<?", "<a", "<a b='", "<http://a", "&", "&#", "&a", "\\", "\\*", "\n"
    ),
    *shapes(
        "(", "a(", "))", "[a](<", "[a](b", "[a](b '", "a\\\n", "a  \n", "\u0300\u0327", "é", "=\n"
    ),
]


class _Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in richtext.TAGS
        given = dict(attrs)
        assert set(given) <= {*richtext.ATTRIBUTES.get(tag, ()), "rel", "title", "lang"}
        assert urlsplit(given.get("href") or "").scheme in {*richtext.URL_SCHEMES, ""}

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def check(text: str) -> None:
    if not is_storable(text):
        return  # refused by every field
    tags = _Tags()
    tags.feed(richtext.to_html(text))
    tags.close()
    words = richtext.to_text(text)
    assert words == " ".join(words.split())


def render(text: str) -> None:
    richtext.to_html(text)
    richtext.to_text(text)


def test_markdown_becomes_safe_html_and_plain_text() -> None:
    fuzz(check, TEXTS)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_markdown_takes_linear_time(shape: Shape) -> None:
    assert_linear(render, shape, richtext.MAX_SOURCE_LENGTH)
