"""Watch links, and the outlets that have a label."""

from __future__ import annotations

import re

from clipqa.pasted_pages.languages import phrases, unspaced
from clipqa.pasted_pages.site.furniture import is_thumbnail
from clipqa.pasted_pages.text.comparison import bare
from clipqa.pasted_pages.text.lines import is_finished, is_question
from clipqa.pasted_pages.text.marks import without_emoji
from clipqa.pasted_pages.text.times import (
    clock_at_end,
    length_at_end,
)
from clipqa.pasted_pages.topic.token import MAX_WORDS, Token

_VERBS = phrases("watch")
_NOUNS = phrases("clip")
_OUTLET = phrases("outlet")
_UNSPACED_VERBS = unspaced(_VERBS)
_UNSPACED_NOUNS = unspaced(_NOUNS)
UNFINISHED = re.compile(r"[(\[][\d: ]*$")  # a length at which the paste ends
LABEL = re.compile(r"([^\W\d_][^\d:]{0,20})(?:: ?|：)")
_LENGTHS = phrases("length")


def read_link(text: str, folded: str) -> list[Token] | None:
    """Return a watch link: a few words with a length in brackets, or with a verb and a noun."""
    if found := length_at_end(folded):
        words = text[: len(found[0])]
        if len(words.split()) <= MAX_WORDS and not is_question(words):
            return [Token("watch", words, found[1], dropped=text)]
    if found := clock_at_end(folded):
        words = text[: len(found[0])]
        if is_watch(words) or words.casefold() in _LENGTHS:
            return [Token("watch", words, found[1], dropped=text)]
    if is_watch(UNFINISHED.sub("", text)):
        return [Token("watch", text, dropped=text)]
    return None


def is_watch(text: str) -> bool:
    if len(text) > 80 or is_finished(text):
        return False
    name = bare(without_emoji(text))
    words = name.split()
    if len(words) > MAX_WORDS:
        return False
    if _VERBS & {*words} and _NOUNS & {*words}:
        return True
    has_verb = any(verb in name for verb in _UNSPACED_VERBS)
    return has_verb and any(noun in name for noun in _UNSPACED_NOUNS)


def split_outlet(text: str) -> tuple[str, str]:
    """Split a label such as "Source:" from the outlet."""
    picture, _, rest = text.partition(" ")
    if rest and is_thumbnail(picture):
        return rest, picture
    found = LABEL.match(text)
    if found and found[1].strip().casefold() in _OUTLET and text[found.end() :].strip():
        return text[found.end() :].strip(), found[0].strip()
    return text, ""
