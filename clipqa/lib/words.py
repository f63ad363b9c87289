"""Split text of any script into words with their positions. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han. Hangul is treated
# alike: its particles are attached to words, so a noun is only a part of the text between spaces.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
)
# Invisible inside a word: soft hyphens, joiners, non-joiners, direction marks, variation selectors.
# A zero-width space is none of them: in scripts with spaces it separates words.
_IGNORED = "\u00ad\u061c\u180b-\u180d\u200c-\u200f\u2060\ufe00-\ufe0f\ufeff"
NON_JOINER = "\u200c"
# Latin, Greek and Cyrillic accents; Hebrew points and accents; Arabic vowel and reading signs.
_POINTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
# Vowels of Indic scripts are combining marks, but belong to the spelling of a word.
_VOWELS = "".join(
    chr(code) for code in range(0x900, 0xE00) if unicodedata.category(chr(code)).startswith("M")
)
_MARKS = f"{_POINTS}{_VOWELS}{_IGNORED}"
_TATWEEL, _ABBREVIATES = "\u0640", "\u05f3\u05f4"

# Punctuation that may be inside a word. The first variant of each replaces the others in the index.
HYPHENS = "-\uff0d\u2010\u2011\u2012\u2013\u2212"
DOTS, COMMAS, APOSTROPHES = ".\uff0e", ",\uff0c\u066c", "'\uff07\u2019"
HASHES, PLUSES = "#\uff03\u266f", "+\uff0b"
BLANKS = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_DIGITS = "0-9\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f"


def _tail(
    *,
    alnum: str,
    letter: str,
    digits: str,
    hyphens: str,
    dots: str,
    commas: str,
    apostrophes: str,
    marks: str,
    blanks: str,
) -> str:
    """Return a pattern for text that may belong to the word before it.

    It may match too much: `spans_in` and `writings_of` decide. These are cached for each match.
    """
    digit, end, thousands = f"[{digits}]", f"(?!{alnum})", f"{dots}{commas}{apostrophes}"
    groups = rf"(?:{digit}{{2,3}}[{thousands}{blanks}]){{0,6}}{digit}{{3}}{end}"
    short = f"{digit}{{1,5}}{letter}{{0,2}}"
    alone = f"(?!{alnum}|[{thousands}]{digit}|[{hyphens}]{letter})"
    tails = (
        # "covid 19", "1 000 000", "costs 1,000".
        rf"[{blanks}](?={digit})(?:{digit}{{1,3}}[{thousands}{blanks}]{groups}|{short}{alone})",
        # "1,000,000".
        rf"[{thousands}](?<={digit}.){groups}",
        # "COVID-19", "3-D".
        rf"[{hyphens}](?:(?<={letter}.){short}|(?<={digit}.){letter}{{1,2}}){end}",
        # "U.K."
        rf"[{dots}](?<=\b{letter}.){letter}(?:[{dots}]{letter}){{0,9}}[{dots}]?(?!\w)",
        # "C#"
        rf"[{marks}](?<={letter}.)[{marks}]{{0,2}}(?!{letter})",
    )
    # An English "'s" belongs to its word; other apostrophes separate words, as in "l'armistice".
    genitive = rf"[{apostrophes}][sS](?!\w)"
    # The empty alternative is faster than "?", and nearly every word ends at a space.
    return rf"(?:(?! [^{digits}])(?:{'|'.join(tails)}|)(?:{genitive}|)|)"


_LETTER, _ALNUM = rf"[^\W\d_{UNSPACED}]", rf"[^\W_{UNSPACED}]"
# Hebrew abbreviations have a mark between letters, often typed as a quotation mark.
_HEBREW_QUOTE = "['\u2019\"\u201d](?<=[\u05d0-\u05ea].)(?=[\u05d0-\u05ea])"
_SPACED = rf"{_ALNUM}+(?:(?:[{_MARKS}{_ABBREVIATES}]+|{_HEBREW_QUOTE}){_ALNUM}*)*"
_RUN = rf"[{UNSPACED}][{UNSPACED}{_IGNORED}\u200b]*"
_TAIL = _tail(
    alnum=_ALNUM,
    letter=_LETTER,
    digits=_DIGITS,
    hyphens=rf"\{HYPHENS}",
    dots=DOTS,
    commas=COMMAS,
    apostrophes=APOSTROPHES,
    marks=HASHES + PLUSES,
    blanks=BLANKS,
)
_WORD = re.compile(f"{_RUN}|{_SPACED}{_TAIL}")
# For ASCII texts, where it takes a third of the time.
_ASCII_TAIL = _tail(
    alnum="[A-Za-z0-9]",
    letter="[A-Za-z]",
    digits="0-9",
    hyphens="-",
    dots=".",
    commas=",",
    apostrophes="'",
    marks="#+",
    blanks=" ",
)
_ASCII_WORD = re.compile(f"[A-Za-z0-9][A-Za-z0-9]*{_ASCII_TAIL}")
GENITIVE = re.compile(f"[{APOSTROPHES}][sS]$")
_UNSPACED_CHAR = re.compile(f"[{UNSPACED}]")
_D, _END = f"[{_DIGITS}]", f"(?!{_ALNUM})"
_FIRST = "[1-9\uff11-\uff19\u0661-\u0669\u06f1-\u06f9\u0967-\u096f]"
ACRONYM = re.compile(rf"\b{_LETTER}(?:[{DOTS}]{_LETTER})+[{DOTS}]?(?!\w)")


def _number(name: str, sign: str) -> str:
    """Return a pattern for a number in groups of three digits with the same separator."""
    return rf"{_FIRST}{_D}{{0,2}}(?P<{name}>{sign}){_D}{{3}}(?:(?P={name}){_D}{{3}})*{_END}"


_LAKHS = rf"{_FIRST}{_D}?(?:[{COMMAS}]{_D}{{2}})+[{COMMAS}]{_D}{{3}}{_END}"
_NUMBER_SIGN = f"[{DOTS}{COMMAS}{APOSTROPHES}{BLANKS[1:]}]"
NUMBER = re.compile(f"{_number('sign', _NUMBER_SIGN)}|{_LAKHS}")
# A plain space may also separate two numbers, so these are handled apart.
BLANK_NUMBER = re.compile(_number("sign", " "))
_PART = re.compile(
    rf"{NUMBER.pattern}|{ACRONYM.pattern}(?:[{APOSTROPHES}][sS](?!\w))?"
    rf"|(?:{_SPACED})(?:[{APOSTROPHES}][sS](?!\w))?"
)
_NO_LETTER = re.compile(r"[\W_]+")

_DROPPED = re.compile(
    f"[{_POINTS}{_IGNORED}\u200b{_TATWEEL}{_ABBREVIATES}\u02b9-\u02bf]|{_HEBREW_QUOTE}"
)
# Letters without a decomposition in Unicode, with the letters that people type instead; and letters
# for which two languages have different characters.
_PLAIN_LETTERS = (
    "æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ħ:h ı:i ĸ:k ŋ:n ŧ:t ƀ:b ɓ:b ƈ:c ȼ:c ɖ:d ɗ:d ə:e ɛ:e ɇ:e ƒ:f "
    "ǥ:g ɠ:g ɨ:i ȷ:j ɉ:j ƙ:k ƚ:l ɲ:n ɔ:o ƥ:p ɍ:r ƭ:t ʉ:u ʋ:v ƴ:y ɏ:y ƶ:z ⱥ:a "
    "\u0649:\u064a \u06cc:\u064a \u06a9:\u0643 \u0671:\u0627"
)
_LIKE = str.maketrans(
    {
        **dict(pair.split(":") for pair in _PLAIN_LETTERS.split()),
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)},
        "\u00b7": None,  # what is left of "ŀ"
    }
)
_BLANK = re.compile(r"\s")
MAX_WORD_LENGTH, MAX_RUN_LENGTH = 60, 1_200


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a run of a script without spaces; `folded` is its normalised form."""

    folded: str
    start: int
    end: int
    is_unspaced: bool


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text in order, with their positions in it."""
    for found in pattern_for(text).finditer(text):
        yield from words_in(found.group(), found.start())


def words_in(raw: str, at: int = 0) -> Iterator[Word]:
    """Yield the words of one of `raw_words`, which begins at `at` in its text."""
    if is_unspaced(raw):
        if folded := fold(raw)[:MAX_RUN_LENGTH]:
            yield Word(folded, at, at + len(raw), is_unspaced=True)
        return
    for start, end in spans_in(raw):
        if folded := fold(raw[start:end])[:MAX_WORD_LENGTH]:
            yield Word(folded, at + start, at + end, is_unspaced=False)


def is_unspaced(raw: str) -> bool:
    return bool(_UNSPACED_CHAR.match(raw))


def spans_in(raw: str) -> list[tuple[int, int]]:
    """Return the ranges of the words in one of `raw_words`."""
    if raw.isalnum():
        return [(0, len(raw))]
    return [found.span() for found in _PART.finditer(raw)]


def raw_words(text: str) -> list[str]:
    """Return the unchanged words of a text: "COVID-19" and "covid 19" are one each.

    Splitting one of them again returns it unchanged, so results can be cached for each.
    """
    return pattern_for(text).findall(text)


def pattern_for(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the normalised form of a word, which its spellings share.

    It has no case, accents, vowel points or invisible characters, and no punctuation inside an
    acronym or a number. Letters of other scripts are not transliterated.
    """
    if word.isascii():
        return _without_signs(word.lower().removesuffix("'s"))
    bare = _without_signs(GENITIVE.sub("", word.casefold()))
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", bare)).translate(_LIKE)
    if " " in plain and not _BLANK.search(word):
        plain = plain.replace(" ", "")  # some characters decompose into several words
    return unicodedata.normalize("NFC", plain)


def _without_signs(word: str) -> str:
    if not word.isalnum() and (ACRONYM.fullmatch(word) or NUMBER.fullmatch(word)):
        return _NO_LETTER.sub("", word)
    return word
