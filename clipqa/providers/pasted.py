"""Extract the URL from pasted text: embed code, a Markdown link or the end of a sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MAX_PASTED = 10_000  # characters; embed code has styles and titles besides the URL
SENTENCE_END = ".,;:!?…\"'”’»>"
BRACKETS = {")": "(", "]": "[", "}": "{"}
MARKDOWN_LINK = re.compile(r"!?\[[^\[\]]*\]\(<?([^\s()<>]+)>?[^()]*\)")
OPENING_CHARACTERS = "<\"'“‘«(["


def address_in(text: str) -> str:
    """Return the URL in `text`, which may be embed code, a Markdown link or the end of a sentence.

    Returns the stripped text if there is nothing around the URL.
    """
    pasted = text.strip()
    if len(pasted) > MAX_PASTED:
        return pasted
    if "<iframe" in pasted.lower() or "<video" in pasted.lower():
        return _embed_url(pasted) or pasted
    if link := MARKDOWN_LINK.fullmatch(pasted):
        pasted = link[1]
    return without_punctuation(pasted).replace("&amp;", "&")


def _embed_url(code: str) -> str:
    parser = _EmbedCode()
    parser.feed(code)
    parser.close()
    return parser.address.strip()


class _EmbedCode(HTMLParser):
    """Stores the first URL that embed code plays."""

    address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"iframe", "video", "source"} and not self.address:
            self.address = dict(attrs).get("src") or ""


def without_punctuation(address: str) -> str:
    """Remove quotation marks around a URL, and punctuation of a sentence after it.

    A closing bracket is retained if the URL has the opening one, as in `/wiki/Talk_(film).webm`.
    """
    address = address.lstrip(OPENING_CHARACTERS)
    while address and (address[-1] in SENTENCE_END or _is_unopened(address)):
        address = address[:-1]
    return address


def _is_unopened(address: str) -> bool:
    closing = address[-1]
    opening = BRACKETS.get(closing)
    return opening is not None and address.count(closing) > address.count(opening)
