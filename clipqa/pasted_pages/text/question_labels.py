"""Labels of questions and answers, such as "Q:", and marks that open an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from clipqa.pasted_pages.languages import LANGUAGES, split_phrases
from clipqa.pasted_pages.text.labels import Label, split_label
from clipqa.pasted_pages.text.lines import MAX_LINE, is_question
from clipqa.pasted_pages.text.marks import opener

_QUESTION_LABEL = re.compile(r"[*_]{0,3}([^\W\d_]{1,12})[ .]?\d{0,2} ?([:：.])[*_]{0,3} *")
_ANSWER_AFTER = re.compile(r"[?？؟]\s*([^\W\d_]{1,12}) ?[:：] *")
_ROLES = [
    {
        name: role
        for role in ("answer", "question")
        for name in split_phrases(getattr(language, role))
    }
    for language in LANGUAGES
]


def question_roles(lines: Iterable[str]) -> dict[str, str]:
    """Return the labels of questions and answers, such as "q" and "a", of the page's language.

    The same letter is a question in one language and an answer in another, so that a page uses
    the pair which labels most of its lines.
    """
    names = Counter(found[1].casefold() for text in lines if (found := _QUESTION_LABEL.match(text)))
    best, most = _ROLES[0], (0, 0)
    for roles in _ROLES:
        counts = Counter[str]()
        for name, role in roles.items():
            counts[role] += names[name]
        rank = (min(counts["question"], counts["answer"]), counts.total())
        if rank > most:
            best, most = roles, rank
    return best


def answer_in_line(text: str, roles: dict[str, str]) -> tuple[str, Label] | None:
    """Return a question and the answer that follows in the same line, such as "Why? A: So"."""
    found = _ANSWER_AFTER.search(text[: 2 * MAX_LINE])
    if not found or roles.get(found[1].casefold()) != "answer" or not text[found.end() :]:
        return None
    return text[: found.start() + 1], Label(
        text[found.start() + 1 : found.end()].strip(), text[found.end() :]
    )


def question_label(text: str, roles: dict[str, str]) -> tuple[str, Label] | None:
    """Return "question" or "answer" for a line with such a label, the label and the words."""
    found = _QUESTION_LABEL.match(text)
    role = roles.get(found[1].casefold()) if found else None
    if not found or not role or (found[2] == "." and not _is_letter(found[1], role, text)):
        return None
    return role, split_label(text, found.end())


def _is_letter(name: str, role: str, text: str) -> bool:
    """Return whether a letter with a full stop is a label: "Q. Why?", but not "A. Meyer"."""
    return len(name) == 1 and not name.islower() and (role == "answer" or is_question(text))


def opened_question(text: str) -> str | None:
    """Return a question beside the mark that opens its answer."""
    return opener(text) if len(text) <= 2 * MAX_LINE else None
