"""Recognise the labels of a line: "Tip:", "Did you know?", "Q:", interface words."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.pasted_pages import phrases
from clipqa.pasted_pages.marks import without_emoji
from clipqa.pasted_pages.times import MAX_LINE

_COUNTED_COMMENTS = re.compile(
    r"(?:\d+|comments?|view|show|leave|all|ver|alle|voir|vedi) ?\(?(?:all )?(?:\d+ )?"
    r"(?:comments?|comentarios?|kommentare?|commentaires?|comment[oi]|comentários?|\d+)\)?",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:reading time|lesezeit|tiempo de lectura|temps de lecture|temp[oi] d[ei] lettura|"
    r"tempo de leitura)?"
    r"[: ]*\d{1,3} ?min(?:s|utes?|utos?|uten|uti)?\.?(?: ?(?:read|de lectura|lesezeit|de lecture|"
    r"di lettura|de leitura))?",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"[^>›»/]{1,40}(?: [>›»/] [^>›»/]{1,60}){1,6}")


class Label(NamedTuple):
    label: str
    text: str


def _phrases(table: str) -> frozenset[str]:
    return frozenset(phrases.table(table))


def _any_of(table: str) -> str:
    return "|".join(re.escape(phrase) for phrase in phrases.table(table))


def _compiled(table: str, after: str) -> re.Pattern[str]:
    """A label, with emphasis around it and the signs after it, at the beginning of a line."""
    pattern = rf"[*_]{{0,3}}(?:{_any_of(table)})(?![^\W\d_]){after}[*_]{{0,3}} *"
    return re.compile(pattern, re.IGNORECASE)


_COLON = r" ?\d{0,2}[*_]{0,3} ?[:：]"
_FACT = _compiled(phrases.DID_YOU_KNOW, r"(?: ?(?:…|\.\.\.))?(?: ?[?!:]+| ?$)")
_FACT_SENTENCE = _compiled(phrases.DID_YOU_KNOW, r"(?=[ ,])")
_COLON_LABELS = {
    "tip": _compiled(phrases.TIP, rf"(?:{_COLON}|!? [–—-](?= ))"),
    "image_caption": _compiled(phrases.CAPTION, _COLON),
    "byline": _compiled(phrases.AUTHOR, r" ?[:：]"),
    "related": _compiled(phrases.READ_MORE, r" ?[:：]"),
}
_ALONE = {
    "did_you_know": _phrases(phrases.DID_YOU_KNOW),
    "tip": _phrases(phrases.TIP),
    "image_caption": _phrases(phrases.CAPTION),
    "byline": _phrases(phrases.AUTHOR) | _phrases(phrases.BY),
}
_BY = re.compile(rf"(?i:{_any_of(phrases.BY)}) (?=[^\W\d_a-zà-ÿ])")
_QUESTION = _compiled(phrases.QUESTION, r" ?\d{0,2} ?[:：]")
_ANSWER = _compiled(phrases.ANSWER, r" ?\d{0,2} ?[:：]")
_INTERFACE = _phrases(phrases.INTERFACE)
_RELATED = _phrases(phrases.RELATED)
_KEY_POINTS = _phrases(phrases.KEY_POINTS)
_FAQ = re.compile(rf"(?:{_any_of(phrases.FAQ)})(?!\w)", re.IGNORECASE)


def bare(text: str) -> str:
    """Return a line as it is compared: without emoji, emphasis, case and signs around it."""
    return without_emoji(text).strip("*_#:：…?!.¿¡>‹›«»→←▶►▾▼+|()[] ").casefold()


def is_interface(text: str) -> bool:
    if len(text) > MAX_LINE:
        return False
    name = bare(text)
    return not name or name in _INTERFACE or _is_pattern(name)


def _is_pattern(name: str) -> bool:
    if name.startswith(("©", "copyright ©", "copyright 2")):
        return True
    return bool(_COUNTED_COMMENTS.fullmatch(name) or _READING_TIME.fullmatch(name))


def is_breadcrumb(text: str) -> bool:
    return len(text) <= MAX_LINE and bool(_CRUMBS.fullmatch(text))


def is_related(text: str) -> bool:
    return len(text) <= MAX_LINE and bare(text) in _RELATED


def is_key_points(text: str) -> bool:
    return len(text) <= MAX_LINE and bare(text) in _KEY_POINTS


def is_faq(text: str) -> bool:
    return len(text) <= MAX_LINE and bool(_FAQ.match(bare(text)))


def label_alone(text: str) -> str:
    """Return the type of block whose label is the whole line, or ''."""
    if len(text) > MAX_LINE:
        return ""
    name = bare(text)
    return next((kind for kind, names in _ALONE.items() if name in names), "")


def read_label(text: str) -> tuple[str, Label] | None:
    """Return the type of a block that begins with its label, the label and the words after it."""
    start = len(text) - len(without_emoji(text))
    if found := _FACT.match(text, start):
        return "did_you_know", _split(text, found.end())
    if _FACT_SENTENCE.match(text, start):
        return "did_you_know", Label("", text)
    for kind, pattern in _COLON_LABELS.items():
        if found := pattern.match(text, start):
            return kind, _split(text, found.end())
    return None


def read_by(text: str) -> Label | None:
    """Return the name in a line such as "by Chief Editor"."""
    found = _BY.match(text) if len(text) <= MAX_LINE else None
    return _split(text, found.end()) if found else None


def question_label(text: str) -> Label | None:
    found = _QUESTION.match(text)
    return _split(text, found.end()) if found else None


def answer_label(text: str) -> Label | None:
    found = _ANSWER.match(text)
    return _split(text, found.end()) if found else None


def _split(text: str, place: int) -> Label:
    """Split a line after its label. Emphasis that began with the label is removed from its end."""
    label, rest = text[:place].strip(), text[place:].strip()
    opened = label[: len(label) - len(label.lstrip("*_"))]
    if opened and not label.endswith(opened) and rest.endswith(opened):
        rest = rest[: -len(opened)]
    return Label(label.strip("*_ "), rest)
