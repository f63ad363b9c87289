"""HTML of a plain text of a reader: paragraphs, line breaks, and links for addresses."""

import re
from collections import Counter
from html import escape
from urllib.parse import urlsplit

ADDRESS = re.compile(r"""\bhttps?://[^\s<>"'`]+""", re.IGNORECASE)
TRAILING = ".,;:!?…»”’*_~|\\"  # that end a sentence more often than an address
BRACKETS = {")": "(", "]": "[", "}": "{"}
REL = "nofollow ugc noopener"


def linked_html(text: str) -> str:
    """Return the HTML of a text, of which nothing but the addresses becomes markup."""
    paragraphs = (each.strip() for each in re.split(r"\n[^\S\n]*\n\s*", text))
    return "".join(f'<p dir="auto">{_with_links(each)}</p>' for each in paragraphs if each)


def _with_links(paragraph: str) -> str:
    parts, end = [], 0
    for match in ADDRESS.finditer(paragraph):
        address = _without_end_of_sentence(match[0])
        if _is_linked(address):
            parts += [_escaped(paragraph[end : match.start()]), _link(address)]
            end = match.start() + len(address)
    return "".join([*parts, _escaped(paragraph[end:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="{REL}">{escape(address)}</a>'


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _without_end_of_sentence(address: str) -> str:
    """Return an address without punctuation after it, or a bracket that it doesn't open."""
    left, end = Counter(address), len(address)
    while end:
        last = address[end - 1]
        is_closed_here = last in BRACKETS and left[BRACKETS[last]] < left[last]
        if last not in TRAILING and not is_closed_here:
            break
        left[last] -= 1
        end -= 1
    return address[:end]


def _is_linked(address: str) -> bool:
    """Whether an address names a public host. With a user name it could look like another one."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and "." in host.strip(".")
