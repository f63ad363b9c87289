"""The Markdown subset of answers and explainers, as safe HTML or as plain text. Pure.

The time to render grows with the length of a text and with its markup characters. Both are
limited, so that no text takes more than a fraction of a second. `check_markdown` refuses a text
past the limit when it is saved. A text that was stored before is shown as plain paragraphs.
"""

import html
import re
from hashlib import blake2b
from sys import getsizeof

import nh3

from clipqa.lib.characters import is_blank, without_controls
from clipqa.lib.lru_cache import LRUCache
from clipqa.lib.markdown_parser import render
from clipqa.lib.sentences import SentenceError, gettext_noop

MAX_SOURCE_LENGTH = 20_000
MAX_MARKUP = 2_000
# A light character only ends a run of plain text. Four of them take as long to parse as a heavy
# one, which may open an element.
LIGHT_CHARACTERS = "!#$%&+-:=>@\\]^{}~"
HEAVY_CHARACTERS = "\n\r*_[<`"
LIGHT_PER_HEAVY = 4
CACHE_BYTES, OVERHEAD = 2_000_000, 200
TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "h3", "h4"}
ATTRIBUTES = {"a": {"href"}}
URL_SCHEMES = {"http", "https", "mailto"}

# One line that begins with a letter and has no character of Markdown or HTML is plain text as is.
_PLAIN = re.compile(r"[^\W\d_][^\n\r\\`*_\[\]<>&]*")


class MarkdownError(SentenceError):
    """A Markdown text that takes too long to render or has no visible words."""


def check_markdown(source: str) -> None:
    """Raise `MarkdownError` for a text that takes too long to render or has no visible words."""
    if is_too_dense(source):
        raise MarkdownError(
            gettext_noop(
                "This text has too many Markdown characters. It may have %(most)d line breaks and "
                "*, _, [, < or `; other punctuation counts for a quarter. Remove some, or split "
                "the text."
            ),
            most=MAX_MARKUP,
        )
    if source.strip() and not has_words(source):
        raise MarkdownError(
            gettext_noop("This text has no visible words. Write some, or leave it empty.")
        )


def to_html(source: str) -> str:
    """Return the sanitized HTML of a Markdown text."""
    return _cached(b"html", source)


def to_text(source: str) -> str:
    """Return plain text with collapsed white space, for search, snippets and descriptions."""
    if _PLAIN.fullmatch(source) and source.isprintable() and len(source) <= MAX_SOURCE_LENGTH:
        return " ".join(source.split())
    return _cached(b"text", source)


def has_words(source: str) -> bool:
    """Return whether the rendered text has visible characters."""
    return not is_blank(source) and not is_blank(to_text(source))


# Rendering is a function of the text alone, so a cached result never becomes stale.
_cache: LRUCache[str] = LRUCache(CACHE_BYTES, size_of=lambda text: getsizeof(text) + OVERHEAD)


def _cached(kind: bytes, source: str) -> str:
    cut = source[:MAX_SOURCE_LENGTH]
    key = blake2b(cut.encode("utf-8", "surrogatepass"), key=kind, digest_size=16).digest()
    result = _cache.get(key)
    if result is None:
        # After rendering, since Markdown can also spell a control character by its number.
        result = without_controls(_FORMATS[kind](_render(cut)))
        _cache.set(key, result)
    return result


def _clean(rendered: str) -> str:
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow noopener",
    )


def _plain_text(rendered: str) -> str:
    bare = nh3.clean(rendered, tags=set(), attributes={})
    return re.sub(r"\s+", " ", without_controls(html.unescape(bare))).strip()


_FORMATS = {b"html": _clean, b"text": _plain_text}


def _render(source: str) -> str:
    if not is_too_dense(source):
        return render(source)
    lines = html.escape(source).strip().splitlines()
    paragraphs = "\n".join(line.strip() for line in lines).split("\n\n")
    return "".join(f"<p>{_with_breaks(each)}</p>\n" for each in paragraphs if each)


def _with_breaks(paragraph: str) -> str:
    return paragraph.strip().replace("\n", "<br>\n")


def is_too_dense(source: str) -> bool:
    """Return whether a text has more markup than is rendered; it is shown as plain paragraphs."""
    heavy = sum(map(source.count, HEAVY_CHARACTERS))
    light = sum(map(source.count, LIGHT_CHARACTERS))
    return heavy * LIGHT_PER_HEAVY + light > MAX_MARKUP * LIGHT_PER_HEAVY
