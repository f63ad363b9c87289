"""Words with several spellings: COVID-19 and covid19, U.K. and UK. Pure.

In addition to a word the index has a term that all of its spellings share, so that each matches the
others, and a term for the exact spelling, so that the same one is ranked first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from clipqa.lib.stop_words import NAMES, STOP_WORDS
from clipqa.lib.words import (
    ACRONYM,
    APOSTROPHES,
    BLANK_NUMBER,
    BLANKS,
    COMMAS,
    DOTS,
    GENITIVE,
    HASHES,
    HYPHENS,
    NON_JOINER,
    NUMBER,
    PLUSES,
    Word,
    fold,
    words_in,
)


class Kind(Enum):
    WORD = auto()
    WHOLE = auto()  # shared by all spellings: "covid19" of COVID-19
    PART = auto()  # a word inside a spelling: "covid" of covid19
    EXACT = auto()  # the exact spelling, which affects the ranking but not the matches


@dataclass(frozen=True, slots=True)
class Writing:
    """An additional spelling of a word; `start` and `end` are positions in one of `raw_words`.

    A part is only searched for if the library does not have the word `within`. A whole that
    `replaces` its numbers and single letters is searched for instead of them.
    """

    folded: str
    start: int
    end: int
    kind: Kind
    within: str = ""
    replaces: bool = False


# Punctuation in terms has its full-width form, as FTS5 would split terms at ASCII punctuation.
_SIGNS = str.maketrans(
    {
        sign: wide
        for signs, wide in (
            *((HYPHENS, "\uff0d"), (DOTS, "\uff0e"), (COMMAS, "\uff0c"), (BLANKS, "\u2423")),
            *((APOSTROPHES, "\uff07"), (HASHES, "\uff03"), (PLUSES, "\uff0b")),
        )
        for sign in signs
    }
)
_WIDE_SIGN = re.compile("([\uff0d\uff0e\uff0c\uff07\uff03\uff0b\u2423]+)")
_SIGNED = re.compile(f"[{HASHES}{PLUSES}]+$")
_WIDE_LETTERS = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x41, 0x5B)})
_GLUED = re.compile(r"([^\W\d_]{3,})\d+")
_ALEF_MAQSURA, _VOWEL_SIGNS = "\u0649", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
# The name Ali. Spelled with alef maqsura at its end the word means "on".
_ALI = "\u0639\u0644\u064a"
MIN_PART_LENGTH = 2
MAX_DEPENDENT_NUMBER_LENGTH = 3


@lru_cache(maxsize=20_000)
def writings_of(raw: str) -> tuple[Writing, ...]:
    """Return the additional spellings of one of `raw_words`."""
    words = list(words_in(raw))
    if not words or words[0].is_unspaced:
        return ()
    found = [writing for word in words for writing in _of_word(raw[word.start : word.end], word)]
    found += _of_signs(raw, words[-1])
    if blank := BLANK_NUMBER.search(raw):
        number, (start, end) = fold(blank[0]).replace(" ", ""), blank.span()
        found.append(Writing(number, start, end, Kind.WHOLE, replaces=True))
        found.append(Writing(_exact(blank[0]), start, end, Kind.EXACT))
    elif len(words) == 2:
        found += _of_two(raw, *words)
    return tuple(found)


def depends_on(word: Word, writings: Sequence[Writing]) -> str:
    """Return the whole word, if this one is only searched for where the library does not have that.

    Return '' for a word that is always searched for, such as "covid" of COVID-19.
    """
    for one in writings:
        if one.replaces and one.start <= word.start < one.end:
            is_short = len(word.folded) <= MAX_DEPENDENT_NUMBER_LENGTH and word.folded.isdigit()
            if is_short or len(word.folded) < MIN_PART_LENGTH:
                return one.folded
    return ""


def _of_word(raw: str, word: Word) -> Iterator[Writing]:
    def writing(folded: str, kind: Kind, within: str = "") -> Writing:
        return Writing(folded, word.start, word.end, kind, within)

    bare = GENITIVE.sub("", raw)
    if NUMBER.fullmatch(bare) or ACRONYM.fullmatch(bare):
        yield writing(_exact(bare), Kind.EXACT)
    elif NON_JOINER in raw:
        for part in map(fold, bare.split(NON_JOINER)):
            if len(part) >= MIN_PART_LENGTH and part != word.folded:
                yield writing(part, Kind.PART, word.folded)
    elif is_in_capitals(raw) and word.folded in STOP_WORDS | NAMES:
        yield writing(raw.translate(_WIDE_LETTERS), Kind.EXACT)
    elif bare.rstrip(_VOWEL_SIGNS).endswith(_ALEF_MAQSURA) and word.folded not in STOP_WORDS:
        # The stemmer would treat the other spelling differently: it removes that ending, as in
        # "Egyptian".
        yield writing(word.folded[:-1] + _ALEF_MAQSURA, Kind.EXACT)
    elif glued := _GLUED.fullmatch(word.folded):
        yield writing(glued[1], Kind.PART)


def is_name(raw: str) -> bool:
    """Return whether the spelling makes a word a name: WHO, US, Ali."""
    return raw == _ALI or is_in_capitals(raw)


def is_in_capitals(raw: str) -> bool:
    return len(raw) > 1 and raw.isascii() and raw.isalpha() and raw.isupper()


def _of_signs(raw: str, last: Word) -> Iterator[Writing]:
    bare = GENITIVE.sub("", raw)
    if signs := _SIGNED.search(bare):
        folded = last.folded + signs[0].translate(_SIGNS)
        yield Writing(folded, last.start, signs.end(), Kind.WHOLE)


def _of_two(raw: str, first: Word, second: Word) -> Iterator[Writing]:
    """Yield spellings of two words, one with digits, with a hyphen or a space between."""
    gap = raw[first.end : second.start]
    is_joined = gap in tuple(HYPHENS)
    if not is_joined and (
        gap not in tuple(BLANKS) or first.folded in STOP_WORDS or not first.folded.isalpha()
    ):
        return
    start, end = first.start, second.end
    # Words on either side of a space may be unrelated, so these are searched for too.
    folded = first.folded + second.folded
    yield Writing(folded, start, end, Kind.WHOLE, replaces=is_joined)
    if is_joined:
        yield Writing(_exact(GENITIVE.sub("", raw)), start, end, Kind.EXACT)


def _exact(raw: str) -> str:
    """Return the exact spelling with uniform punctuation, without the last dot of an acronym."""
    wide = raw.rstrip(DOTS).translate(_SIGNS)
    return "".join(part if at % 2 else fold(part) for at, part in enumerate(_WIDE_SIGN.split(wide)))
