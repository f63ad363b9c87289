"""The Markdown subset of answers and explainers, as safe HTML or as plain words. Pure."""

import html
import re

import nh3
from markdown_it import MarkdownIt

MAX_SOURCE_LENGTH = 50_000
TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "h3", "h4"}
ATTRIBUTES = {"a": {"href"}}
URL_SCHEMES = {"http", "https", "mailto"}

# One line that begins with a letter and has no sign that Markdown or HTML know says just itself.
_PLAIN = re.compile(r"[^\W\d_][^\n\r\\`*_\[\]<>&]*")

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


def to_html(source: str) -> str:
    """Safe HTML of a Markdown text.

    The length is capped before parsing: both libraries take seconds on hostile nesting.
    """
    rendered = _markdown.render(source[:MAX_SOURCE_LENGTH])
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow noopener",
    )


def to_text(source: str) -> str:
    """The words alone, white space folded: for search, snippets and descriptions."""
    if _PLAIN.fullmatch(source) and source.isprintable() and len(source) <= MAX_SOURCE_LENGTH:
        return " ".join(source.split())
    bare = nh3.clean(_markdown.render(source[:MAX_SOURCE_LENGTH]), tags=set(), attributes={})
    return re.sub(r"\s+", " ", html.unescape(bare)).strip()
