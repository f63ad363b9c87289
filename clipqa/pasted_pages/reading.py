"""Read a pasted text as a page, within bounds."""

from __future__ import annotations

from clipqa.lib.sentences import gettext_noop
from clipqa.pasted_pages.article.reader import read_article
from clipqa.pasted_pages.text.lines import clean, read_lines
from clipqa.pasted_pages.topic.reader import read_topic
from clipqa.pasted_pages.topic.tokens import is_topic, read_tokens
from clipqa.pasted_pages.values import Page, PageError

MAX_LENGTH = 200_000  # characters; a long article has 40,000
MAX_LINES = 5_000  # a long page has a tenth


def read_page(text: str) -> Page:
    """Return the topic or the article. Raises `PageError` for an empty or a too long text."""
    if len(text) > MAX_LENGTH:
        raise PageError(
            gettext_noop("This text has more than %(most)s characters. Paste one page at a time."),
            most=f"{MAX_LENGTH:,}",
        )
    text = clean(text)
    if sum(not line.isspace() for line in text.split("\n") if line) > MAX_LINES:
        raise PageError(
            gettext_noop("This text has more than %(most)s lines. Paste one page at a time."),
            most=f"{MAX_LINES:,}",
        )
    lines = read_lines(text)
    if not any(sign.isalnum() for line in lines for sign in line.text):
        raise PageError(gettext_noop("This text has no words. Copy the whole page and paste it."))
    tokens = read_tokens(lines)
    return read_topic(lines) if is_topic(tokens) else read_article(lines)
