"""Words that belong to a page and not to its text, by language: a module and a row each."""

from __future__ import annotations

import re

from clipqa.pasted_pages.languages.arabic import ARABIC
from clipqa.pasted_pages.languages.chinese import CHINESE
from clipqa.pasted_pages.languages.czech import CZECH
from clipqa.pasted_pages.languages.danish import DANISH
from clipqa.pasted_pages.languages.dutch import DUTCH
from clipqa.pasted_pages.languages.english import ENGLISH
from clipqa.pasted_pages.languages.finnish import FINNISH
from clipqa.pasted_pages.languages.french import FRENCH
from clipqa.pasted_pages.languages.german import GERMAN
from clipqa.pasted_pages.languages.greek import GREEK
from clipqa.pasted_pages.languages.hebrew import HEBREW
from clipqa.pasted_pages.languages.hindi import HINDI
from clipqa.pasted_pages.languages.hungarian import HUNGARIAN
from clipqa.pasted_pages.languages.indonesian import INDONESIAN
from clipqa.pasted_pages.languages.italian import ITALIAN
from clipqa.pasted_pages.languages.japanese import JAPANESE
from clipqa.pasted_pages.languages.korean import KOREAN
from clipqa.pasted_pages.languages.norwegian import NORWEGIAN
from clipqa.pasted_pages.languages.persian import PERSIAN
from clipqa.pasted_pages.languages.polish import POLISH
from clipqa.pasted_pages.languages.portuguese import PORTUGUESE
from clipqa.pasted_pages.languages.romanian import ROMANIAN
from clipqa.pasted_pages.languages.russian import RUSSIAN
from clipqa.pasted_pages.languages.spanish import SPANISH
from clipqa.pasted_pages.languages.swedish import SWEDISH
from clipqa.pasted_pages.languages.turkish import TURKISH
from clipqa.pasted_pages.languages.ukrainian import UKRAINIAN

LANGUAGES = (
    ENGLISH,
    SPANISH,
    GERMAN,
    FRENCH,
    ITALIAN,
    PORTUGUESE,
    DUTCH,
    POLISH,
    RUSSIAN,
    UKRAINIAN,
    TURKISH,
    ARABIC,
    PERSIAN,
    HEBREW,
    CHINESE,
    JAPANESE,
    KOREAN,
    SWEDISH,
    DANISH,
    NORWEGIAN,
    FINNISH,
    CZECH,
    ROMANIAN,
    HUNGARIAN,
    GREEK,
    INDONESIAN,
    HINDI,
)

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SIGNS = "¿."  # those at the edges of phrases such as "¿sabías que" and "abb."


def phrases(*fields: str) -> frozenset[str]:
    """Return the phrases of fields such as "tip", in all languages."""
    return frozenset(
        phrase
        for language in LANGUAGES
        for field in fields
        for phrase in split_phrases(getattr(language, field))
    )


def any_of(texts: frozenset[str]) -> str:
    """Return a pattern for one of the phrases, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text)))


def unspaced(texts: frozenset[str]) -> tuple[str, ...]:
    """Return the phrases in scripts without spaces, which may stand in the middle of a line."""
    return tuple(text for text in texts if _UNSPACED.match(text))


def split_phrases(text: str) -> list[str]:
    """Return the phrases of a field as lines are compared: casefolded, without signs around."""
    phrases = (phrase for line in text.split("\n") for phrase in line.split("|") if phrase)
    return [phrase.strip(_SIGNS).casefold() for phrase in phrases]
