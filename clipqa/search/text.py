"""Parse a query into words, phrases, exclusions and names. Pure.

Syntax: `"exact phrase"`, `-without`, `outlet:"al jazeera"`, `topic:ceasefire`, `OR`. Anything else
is plain words, so no query is invalid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clipqa.lib.words import UNSPACED
from clipqa.search.terms import Term, terms_of
from clipqa.search.writings import Kind, is_name

MAX_WORDS = 64
# A quotation mark after one of these characters opens no phrase: after a digit it means inches, and
# Hebrew has it inside words.
_INSIDE = rf"(?<=[^\W_{UNSPACED}])"
_PART = re.compile(
    rf"""(?P<minus>(?<!\S)-)?
        (?:(?P<name>outlet|topic):)?
        (?: "(?P<quoted>[^"]*)" | "*(?P<plain>(?:[^\s"]|{_INSIDE}")+) | "+ )""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {"OR", "AND", "|"}


@dataclass(frozen=True)
class SearchText:
    """A parsed query. `words` are the plain words in order, without those of phrases."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def included(self) -> str:
        """The words and phrases to search for, as one text."""
        return " ".join([*self.words, *self.phrases])

    @property
    def is_empty(self) -> bool:
        return not (self.included or self.excluded or self.outlets or self.topics)


def parse_text(text: str) -> SearchText:
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    names: dict[str, list[str]] = {"outlet": [], "topic": []}
    for part in _PART.finditer(text):
        value = (part["quoted"] or part["plain"] or "").strip()
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
        tuple(words[:MAX_WORDS]),
        tuple(phrases[:MAX_WORDS]),
        tuple(excluded[:MAX_WORDS]),
        tuple(names["outlet"]),
        tuple(names["topic"]),
    )


def asked_terms(text: str) -> list[Term]:
    """Return the terms of a query, each once, without stop words unless it has nothing else."""
    return list(_asked_terms(text))


def asked_words(text: str) -> list[str]:
    """Return the terms of a text, each once, without exact spellings."""
    return [term.text for term in asked_terms(text) if term.kind is not Kind.EXACT]


@lru_cache(maxsize=64)
def _asked_terms(text: str) -> tuple[Term, ...]:
    """Cached, since one search needs them several times."""
    found: dict[str, Term] = {}
    for term in terms_of(text):
        # A word that the query also has by itself does not depend on the whole word elsewhere.
        if term.text not in found or found[term.text].within:
            found[term.text] = term
    terms = list(found.values())
    return tuple((significant_terms(text, terms) or terms)[:MAX_WORDS])


def significant_terms(text: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms that are not stop words.

    WHO is a name and no stop word, unless the whole text is in capitals.
    """
    significant = [term for term in terms if not term.is_stop]
    names = [term for term in terms if term.is_stop and is_name(text[term.start : term.end])]
    is_all_capitals = text.isupper() and sum(term.kind is Kind.WORD for term in names) > 1
    if not names or is_all_capitals:
        return significant
    return [term for term in terms if not term.is_stop or term in names]


def phrase_terms(phrase: str) -> list[str]:
    """Return the terms that must be adjacent."""
    return [term.text for term in terms_of(phrase) if term.kind is Kind.WORD][:MAX_WORDS]


def excluded_terms(words: str) -> list[str]:
    """Return the adjacent terms of an exclusion, or the term that all spellings of it share."""
    terms = list(terms_of(words))
    wholes = [term for term in terms if term.kind is Kind.WHOLE]
    parts = [term for term in terms if term.kind is Kind.WORD]
    for whole in wholes:
        if all(whole.start <= part.start < whole.end for part in parts):
            return [whole.text]
    return phrase_terms(words)
