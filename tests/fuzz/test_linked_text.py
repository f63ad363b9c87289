from __future__ import annotations

from html.parser import HTMLParser

import pytest

from clipqa.lib.characters import is_storable
from clipqa.lib.linked_text import ADDRESS, REL, linked_html
from tests.fuzz.harness import Grammar, Shape, assert_linear, fuzz, shapes

TEXTS = Grammar(
    fragments=(
        *("http://", "https://", "HTTPS://a.b", "https://[", "@", ":80", ":x", "://", "//a.b"),
        *("javascript:", "<script>", "<a href=", "&quot;", "&#x3c;", "]", ")", "(", "]]", "}"),
        *("https://a.b/\u2028", "https://a.b\u200b", "onload=", "`", "«", "»", "…", "?#"),
    ),
    documents=(
        "See https://example.org/a_(b)?c=d&e#f, please.\n\n(Or http://xn--e1afmkfd.example/.)",
        "انظر https://example.org/سلام؟\nثم عد.",
    ),
)
SHAPES = shapes("https://", "https://a.b/", ")", "(]", "\n \n", "\n", " ", "https://a.b/)).", "<")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag in {"p", "a", "br"}
        assert set(given) <= {"p": {"dir"}, "a": {"href", "rel"}, "br": set()}[tag]
        if tag == "a":
            assert given["rel"] == REL
            assert ADDRESS.fullmatch(given["href"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def check(text: str) -> None:
    if not is_storable(text):
        return  # refused by every field
    tags = _Tags()
    tags.feed(linked_html(text))
    tags.close()
    assert "".join(tags.text.split()) == "".join(text.split())


def test_only_addresses_become_markup_and_no_character_is_lost() -> None:
    fuzz(check, TEXTS)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_time_is_linear_in_the_length_of_a_text(shape: Shape) -> None:
    assert_linear(linked_html, shape, 20_000)
