"""What a reader typed, taken apart: plain words, phrases, exclusions and names. Pure.

Syntax: `"exact phrase"`, `-without`, `outlet:"al jazeera"`, `topic:ceasefire`, `OR`. Anything
else is plain words, so nobody can write a query that fails.
"""

import re
from dataclasses import dataclass

from clipqa.search.terms import Term, terms_of

MOST_WORDS = 64
_PART = re.compile(
    r"""(?P<minus>(?<!\S)-)?
        (?:(?P<name>outlet|topic):)?
        (?: "(?P<quoted>[^"]*)"? | (?P<plain>[^\s"]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {"OR", "AND", "|"}


@dataclass(frozen=True)
class SearchText:
    """`words` are the plain words in order; a phrase's words count among the terms too."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def asks(self) -> str:
        """All that is looked for, as one text."""
        return " ".join([*self.words, *self.phrases])

    @property
    def is_empty(self) -> bool:
        return not (self.asks or self.excluded or self.outlets or self.topics)


def parse_text(text: str) -> SearchText:
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    names: dict[str, list[str]] = {"outlet": [], "topic": []}
    for part in _PART.finditer(text):
        value = (part["quoted"] if part["quoted"] is not None else part["plain"]).strip()
        if not any(True for _ in terms_of(value)):
            continue  # punctuation alone, or an empty pair of quotes
        if part["minus"]:
            excluded.append(value)
        elif part["name"]:
            names[part["name"].lower()].append(value)
        elif part["quoted"] is not None and " " in value:
            phrases.append(value)
        elif value not in _OPERATORS:
            words.append(value)
    return SearchText(
        tuple(words[:MOST_WORDS]),
        tuple(phrases[:MOST_WORDS]),
        tuple(excluded[:MOST_WORDS]),
        tuple(names["outlet"]),
        tuple(names["topic"]),
    )


def asked_terms(text: str) -> list[Term]:
    """The terms of a query, each once, stop words out unless nothing else is left."""
    terms = list({term.text: term for term in terms_of(text)}.values())
    telling = [term for term in terms if not term.is_stop]
    return (telling or terms)[:MOST_WORDS]


def phrase_terms(phrase: str) -> list[str]:
    return [term.text for term in terms_of(phrase)][:MOST_WORDS]
