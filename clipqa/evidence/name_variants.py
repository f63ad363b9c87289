"""Other ways to say a name: "G twenty" for G20, "Xi" for Xi Jinping. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clipqa.evidence.name_forms import initials_end, is_same_word
from clipqa.evidence.speech import Passage
from clipqa.evidence.tokens import Name
from clipqa.lib.words import fold

# Behind a surname: "Martin Luther King Jr."
SUFFIXES = frozenset("jr sr junior senior jun sen".split())
_NUMBERED = re.compile(r"([^\W\d_]+)(\d{1,4})")
_GAP = re.compile(r"[\s\u00a0\u202f-]*")
_APOSTROPHE = re.compile("(?<=\\w)['\u2018\u2019\u02bc](?=\\w{2})")
# Chinese, Korean and Vietnamese surnames stand before the given name. Those that are common first
# names or words elsewhere are left out.
_SURNAMES_FIRST = frozenset(
    "xi wang zhang liu zhao huang zhou wu xu zhu guo luo liang zheng xie tang cao deng feng peng "
    "zeng xiao cheng yuan jiang cai jia ding wei xue ye yan pan du dai hao hu li chen yang yoon "
    "moon choi jeong jung hwang ahn nguyen tran pham phan vu vo dang bui do ngo duong".split()
)


def without_suffix(words: Sequence[Name]) -> Sequence[Name]:
    return words[:-1] if len(words) > 1 and words[-1].folded in SUFFIXES else words


def variants(words: Sequence[Name], passage: Passage) -> Iterator[int]:
    """Yield the indexes of the passage's words at which a name is said in another way."""
    if len(words) == 1:
        yield from _with_number(words[0], passage)
        yield from _plural_letters(words[0], passage)
    elif words[0].folded in _SURNAMES_FIRST:
        yield from _surname_first(words, passage)
    if _APOSTROPHE.search(words[-1].raw):
        yield from _in_two_words(words[-1], passage)


def _with_number(name: Name, passage: Passage) -> Iterator[int]:
    """Yield where the letters of a name and its number are said one after the other."""
    numbered = _NUMBERED.fullmatch(name.raw)
    if not numbered:
        return
    letters, number = fold(numbered[1]), int(numbered[2])
    said = set(passage.said.get(number, ()))
    for at in passage.word_places.get(letters, ()):
        gap = _GAP.match(passage.text, passage.words[at].end)
        start = gap.end() if gap else passage.words[at].end
        if start in said or re.compile(rf"{number}\b").match(passage.text, start):
            yield at


def _plural_letters(name: Name, passage: Passage) -> Iterator[int]:
    """Yield where "Fuerzas Armadas" is said for FF. AA.: Spanish doubles the letters of plurals."""
    letters = name.folded
    if len(letters) != 4 or letters[0] != letters[1] or letters[2] != letters[3]:
        return
    spoken = passage.words
    for at, word in enumerate(spoken):
        if word.folded[:1] == letters[0] and initials_end(spoken, at, letters[0] + letters[2]):
            yield at


def _surname_first(words: Sequence[Name], passage: Passage) -> Iterator[int]:
    """Yield where the first word of a name is said, unless another given name is behind it."""
    spoken = passage.words
    for at in passage.word_places.get(words[0].folded, ()):
        if passage.has_capitals and not spoken[at].is_capital:
            continue
        following = spoken[at + 1] if at + 1 < len(spoken) else None
        if (
            following is None
            or not _is_given_name(following, spoken[at], passage)
            or any(is_same_word(part.folded, following.folded) for part in words[1:])
        ):
            yield at


def _is_given_name(word: Name, before: Name, passage: Passage) -> bool:
    gap = passage.text[before.end : word.start]
    return word.is_capital and not word.opens and not gap.strip(" -")


def _in_two_words(name: Name, passage: Passage) -> Iterator[int]:
    head, tail = map(fold, _APOSTROPHE.split(name.raw, maxsplit=1))
    spoken = passage.words
    for at in passage.word_places.get(head, ()):
        if at + 1 < len(spoken) and is_same_word(spoken[at + 1].folded, tail):
            yield at
