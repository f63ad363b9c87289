"""Whether two words are forms of one name: inflected, derived, misspelt, an acronym. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from clipqa.evidence.tokens import Name, names_in
from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import fold, is_unspaced

_FUZZY_LENGTH, _FUZZY_EDITS = 6, 2
# Endings of inflected and derived forms, by the script of the name.
_LATIN = re.compile(
    r"(?:s|es|n|en|e|er|ern|em|i|in|an|ian|ians|ean|ese|ish|ien|isch(?:e[nrsm]?)?|er(?:in|innen|s)"
    r"|ano?s?|anas?|eno?s?|ense?s?|esa?s?|ic|ia|y)$"
)
_CYRILLIC = re.compile(
    r"(?:ск(?:ии|ая|ое|ие|ого|ому|им|ом|ои|ую|их|ими)|"
    r"ов(?:а|у|ои|ым|ых|е)?|ев(?:а|у|ои|ым|ых|е)?|ин(?:а|у|ои|ым|ых|е)?|"
    r"ам|ами|ах|ям|ями|ях|ом|ем|ои|еи|ою|ею|ого|ому|им|ым|их|ых|"
    r"ого|ая|ое|ые|ую|ии|ие|ия|ию|а|я|у|ю|е|ы|и|о|ь)$"
)
_ARABIC_PREFIX = re.compile(r"^(?:[وف])?(?:[بكل])?(?:ال)?(?=.{3})")
_ARABIC_SUFFIX = re.compile(r"(?<=.{3})(?:ية|يه|ي|يون|يين|ا|ات|ة|ه)$")
_MIN_STEM = 3
_MIN_COMPOUND = 3
_MAX_ENDING = 6
_ARABIC_LETTERS = "\u0600"  # a word may begin with a prefix
TITLES = frozenset(
    fold(title)
    for title in (
        "mr mrs ms miss dr prof professor sir lord lady dame king queen prince princess president "
        "minister mayor captain senator governor chancellor judge general colonel doctor father "
        "sister brother uncle aunt pope saint st chairman chief director secretary prime vice "
        "premier ambassador congressman congresswoman commissioner deputy admiral bishop "
        "archbishop cardinal sheikh emir major lieutenant sergeant coach "
        "herr frau fraulein doktor könig königin prinz prinzessin präsident präsidentin "
        "bürgermeister bürgermeisterin kapitän kapitänin minister ministerin kanzler kanzlerin "
        "direktor direktorin chef chefin professorin familie sankt "
        "señor señora señorita don doña doctora profesor profesora presidente presidenta alcalde "
        "alcaldesa capitán capitana ministro ministra rey reina san santa santo "
        "господин госпожа доктор профессор президент министр мэр капитан король королева святой"
    ).split()
)


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """Return the part of a folded name that its forms share."""
    first = folded[:1]
    if "\u0600" <= first <= "\u06ff":
        return _ARABIC_SUFFIX.sub("", _ARABIC_PREFIX.sub("", folded))
    endings = _CYRILLIC if "\u0400" <= first <= "\u052f" else _LATIN
    bare = endings.sub("", folded)
    return bare if len(bare) >= _MIN_STEM else folded


def is_same_word(one: str, other: str) -> bool:
    """Return whether two folded words are forms or misspellings of one name."""
    if one == other:
        return True
    if one[0] != other[0] and one[1:3] != other[1:3] and one[0] < _ARABIC_LETTERS:
        return False
    if abs(len(one) - len(other)) > _MAX_ENDING:
        return False
    first, second = stem(one), stem(other)
    if first in (second, other) or one == second:
        return True
    return _is_misspelt(one, other) or (one[0] == other[0] and _is_misspelt(first, second))


def _is_misspelt(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _FUZZY_LENGTH:
        return False
    limit = _FUZZY_EDITS if one[0] == other[0] else 1
    return OSA.distance(one, other, score_cutoff=limit) <= limit


def is_same_person(speaker: str, text: str) -> Iterator[int]:
    """Yield the places at which a text names a speaker, in full or by a part of the name."""
    if speaker and is_unspaced(speaker[0]):
        short = [speaker, *speaker.split()]
        yield from (text.find(part) for part in short if len(part) > 1 and part in text)
        return
    parts = [part.folded for part in names_in(speaker) if part.folded not in TITLES]
    for word in names_in(text):
        if (word.is_capital or not word.raw[0].islower()) and any(
            len(part) > 1 and is_same_word(part, word.folded) for part in parts
        ):
            yield word.start


def is_acronym(raw: str) -> bool:
    letters = raw.replace(".", "")
    return len(letters) >= 2 and letters.isupper()


def initials_end(words: Sequence[Name], at: int, acronym: str) -> int:
    """Return the index after the words from `at` that an acronym stands for, 0 if it doesn't.

    Function words may be left out: the Department of Defense is DOD or DD. A long word may give
    several letters, as compounds do: the Nationale Fährbehörde is the NFB.
    """
    letters, used = acronym, 0
    for index in range(at, min(len(words), at + 2 * len(acronym))):
        word = words[index].folded
        if word[:1] == letters[:1]:
            used += 1
            letters = letters[1:]
            if not letters:
                return index + 1
            if used > 1 and len(acronym) >= _MIN_COMPOUND and _has_in_order(word[1:], letters):
                return index + 1
        elif index == at or not (word in STOP_WORDS or len(word) <= 3):
            return 0
    return 0


def _has_in_order(word: str, letters: str) -> bool:
    """Return whether a compound has the letters behind one another, away from its ends."""
    at = 2
    for letter in letters:
        at = word.find(letter, at) + 1
        if not at:
            return False
    return len(word) - at >= 3


# States and unions that are known by letters, in the languages whose numbers are read.
_ALIKE = """
us|usa|united states|united states of america|america|vereinigte staaten|vereinigten staaten|
amerika|estados unidos|eeuu|сша|соединенные штаты|соединенных штатов|соединенных штатах|америка

uk|united kingdom|great britain|britain|vereinigtes konigreich|grossbritannien|reino unido|
gran bretana|великобритания|великобритании

eu|european union|europaische union|europaischen union|ue|union europea|ес|европеискии союз|
европеиского союза

un|united nations|vereinte nationen|vereinten nationen|onu|uno|naciones unidas|оон|
организация объединенных нации

nato|otan|нато

uae|united arab emirates|vae|eau|оаэ
"""
_GROUPS = [frozenset("".join(group.split("\n")).split("|")) for group in _ALIKE.split("\n\n")]
ALIKE = {name: group for group in _GROUPS for name in group}
