"""Split text of any script into words, with where they stand. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Scripts that write words without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# A run of letters, marks and digits: \w without the underscore, and combining marks with it.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903"
_MARKS += "\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
# An English "'s" goes with its word; other apostrophes part words, as in "l'armistice".
_WORD = re.compile(
    rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\W_{_UNSPACED}]*)*(?:['\u2019][sS](?!\w))?"
)
# The same where no other letters can come: it takes a third of the time.
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:'[sS](?!\w))?")
_GENITIVE = re.compile("['\u2019]s$")
# What folding drops: Latin, Greek and Cyrillic accents, Arabic vowel signs and tatweel.
_DROPPED = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A run of one script; `folded` is what two spellings share."""

    folded: str
    start: int
    end: int
    is_unspaced: bool


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in reading order; positions count in the text as it was given."""
    for found in _pattern_for(text).finditer(text):
        folded, is_unspaced = fold_raw(found.group())
        if folded:
            yield Word(folded, found.start(), found.end(), is_unspaced)


def fold_raw(raw: str) -> tuple[str, bool]:
    """A word as it stands in a text, folded, and whether its script has no spaces."""
    is_unspaced = bool(_UNSPACED_CHAR.match(raw))
    return fold(raw)[: LONGEST_WORD * 20 if is_unspaced else LONGEST_WORD], is_unspaced


def raw_words(text: str) -> list[str]:
    """The words as they stand in a text. Each of them alone is the same word again, so what is
    made of one can be remembered.
    """
    return _pattern_for(text).findall(text)


def _pattern_for(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Case, accents and Arabic vowel signs folded away; letters of other scripts kept."""
    if word.isascii():
        return word.lower().removesuffix("'s")
    apart = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", _DROPPED.sub("", _GENITIVE.sub("", apart)))
