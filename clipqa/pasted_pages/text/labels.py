"""Recognise the labels of a line: "Tip:", "Did you know?", "by", "Q:"."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.pasted_pages.languages import any_of, phrases
from clipqa.pasted_pages.text.comparison import bare, is_phrase
from clipqa.pasted_pages.text.lines import MAX_LINE
from clipqa.pasted_pages.text.marks import without_emoji

_MAX_LABEL = 60  # characters
_MAX_LABEL_WORDS = 8
_MAX_MORE_WORDS = 4
COLON = re.compile(r"[:：]")
_DASH_AFTER = re.compile(r"!? [–—-](?= )")
_FIGURE = re.compile(r"[^\W\d_]{1,12}\.? ?\d{1,3} ?[.)–—-] ")
_FACT_END = re.compile(r"(?: ?(?:…|\.\.\.))? ?[?!:？！：؟…]+[*_]{0,3} *")
_NUMBER_AFTER = re.compile(r"[ .]*\d{1,2}$")
_TEXTS = {
    "tip": phrases("tip"),
    "image_caption": phrases("caption"),
    "byline": phrases("author"),
    "related": phrases("read_more"),
}
_KINDS = {phrase: kind for kind, names in _TEXTS.items() for phrase in names}
_ALONE = {
    "did_you_know": phrases("did_you_know"),
    "tip": phrases("tip"),
    "image_caption": phrases("caption"),
    "byline": phrases("author", "by"),
}
_FACTS = phrases("did_you_know")
_BY = phrases("by")
_UNSPACED_BY = re.compile(rf"(?:{any_of(phrases('unspaced_by'))}) ?[/／|｜ ] ?(?=\w)")
_RELATED = phrases("related")
_MORE = phrases("more")
_KEY_POINTS = phrases("key_points")
_FAQ = phrases("faq")
_UNSPACED_FAQ = tuple(phrase for phrase in _FAQ if not phrase.isascii() and " " not in phrase)


class Label(NamedTuple):
    label: str
    text: str


def is_related(text: str) -> bool:
    return is_phrase(text, _RELATED)


def is_more(text: str) -> bool:
    """Return whether a line may be a heading such as "More walks"."""
    words = bare(text).split() if len(text) <= MAX_LINE else []
    return 1 < len(words) <= _MAX_MORE_WORDS and words[0] in _MORE


def is_key_points(text: str) -> bool:
    return is_phrase(text, _KEY_POINTS)


def is_faq(text: str) -> bool:
    """Return whether a heading begins with "FAQ", such as "FAQ about bees"."""
    name = bare(text) if len(text) <= MAX_LINE else ""
    return _begins_with(name, _FAQ) > 0 or name.endswith(_UNSPACED_FAQ)


def label_alone(text: str) -> str:
    """Return the type of block whose label is the whole line, or ''."""
    if len(text) > MAX_LINE:
        return ""
    name = bare(text)
    return next((kind for kind, names in _ALONE.items() if name in names), "")


def read_label(text: str) -> tuple[str, Label] | None:
    """Return the type of a block that begins with its label, the label and the words after it."""
    start = len(text) - len(without_emoji(text))
    if end := _fact_end(text, start):
        return "did_you_know", split_label(text, end)
    if _begins_with(bare(text[start : start + _MAX_LABEL]), _FACTS) > 1:
        return "did_you_know", Label("", text)
    return _read_colon_label(text, start)


def _fact_end(text: str, start: int) -> int:
    """Return where a label such as "Did you know?" ends, or 0."""
    found = _FACT_END.search(text, start, start + _MAX_LABEL)
    return found.end() if found and bare(text[start : found.start()]) in _FACTS else 0


def _read_colon_label(text: str, start: int) -> tuple[str, Label] | None:
    end = start + _MAX_LABEL
    if (found := COLON.search(text, start, end)) and (kind := _kind(text[start : found.start()])):
        return kind, split_label(text, _after_emphasis(text, start, found.end()))
    found = _DASH_AFTER.search(text, start, end)
    if found and _kind(text[start : found.start()]) == "tip":
        return "tip", split_label(text, found.end())
    found = _FIGURE.match(text, start)
    if found and _kind(found[0]) == "image_caption":
        return "image_caption", split_label(text, found.end())
    return None


def _kind(label: str) -> str:
    name = bare(label)
    return _KINDS.get(name) or _KINDS.get(_NUMBER_AFTER.sub("", name), "")


def _after_emphasis(text: str, start: int, end: int) -> int:
    """Return the place after the emphasis that ends with a label."""
    if text[start] not in "*_":
        return end
    return len(text) - len(text[end:].lstrip("*_"))


def _begins_with(name: str, names: frozenset[str]) -> int:
    """Return how many words at the beginning are one of the phrases."""
    words = name.split(" ", _MAX_LABEL_WORDS)[:_MAX_LABEL_WORDS]
    for count in range(len(words), 0, -1):
        start = " ".join(words[:count])
        if start in names or start.rstrip(",:;") in names:
            return count
    return 0


def read_by(text: str) -> Label | None:
    """Return the name in a line such as "by Chief Editor"."""
    if len(text) > MAX_LINE:
        return None
    if found := _UNSPACED_BY.match(text):
        return Label(found[0].strip(), text[found.end() :])
    count = _begins_with(bare(" ".join(text.split(" ", 4)[:4])), _BY)
    words = text.split(" ", count) if count else []
    if len(words) <= count or not words[-1] or not is_name_start(words[-1]):
        return None
    return Label(" ".join(words[:count]).strip("*_"), words[-1])


def is_by(word: str) -> bool:
    return word.casefold() in _BY


def is_name_start(text: str) -> bool:
    return text[0].isalpha() and not text[0].islower()


def split_label(text: str, place: int) -> Label:
    """Split a line after its label. Emphasis that began with the label is removed from its end."""
    label, rest = text[:place].strip(), text[place:].strip()
    opened = label[: len(label) - len(label.lstrip("*_"))]
    if opened and not label.endswith(opened) and rest.endswith(opened):
        rest = rest[: -len(opened)]
    return Label(label.strip("*_ "), rest)
