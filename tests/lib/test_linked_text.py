"""Plain texts of readers as HTML."""

import re

import pytest

from clipqa.lib.linked_text import linked_html

LINK = '<a href="{0}" rel="nofollow ugc noopener">{0}</a>'


def test_paragraphs_and_line_breaks_are_kept() -> None:
    assert linked_html("One\ntwo\n \n\nthree\n") == (
        '<p dir="auto">One<br>two</p><p dir="auto">three</p>'
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a?b=1, please.", "https://example.org/a?b=1"),
        ("(HTTP://example.org/talks)", "HTTP://example.org/talks"),
        ("https://example.org/a_(b).", "https://example.org/a_(b)"),
        ("انظر https://example.org/سلام؟", "https://example.org/سلام؟"),
        ("<https://example.org/x>", "https://example.org/x"),
    ],
)
def test_an_address_becomes_a_link_without_the_end_of_its_sentence(text: str, address: str) -> None:
    assert LINK.format(address) in linked_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https://example.org@evil.example/",
        "https://localhost/admin/",
        "https://[::1/",
        "https://example.org:port/",
        "http://",
        "name@example.org",
    ],
)
def test_anything_else_stays_text(text: str) -> None:
    assert "<a" not in linked_html(text)


def test_markup_stays_text_also_within_an_address() -> None:
    html = linked_html('<b onclick="x">Hi</b> https://example.org/&quot;&#62;"onload=1 <script>')
    assert set(re.findall(r"<(\w+)", html)) == {"p", "a"}
    assert 'href="https://example.org/&amp;quot;&amp;#62"' in html
