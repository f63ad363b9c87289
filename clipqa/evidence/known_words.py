"""Common words of a language, to tell a name from a word that opens a sentence or a German noun.

The lists are those of pyspellchecker. Only digests are kept: 8 bytes a word, where a dictionary of
the 339,000 German words takes 40 MB.
"""

from __future__ import annotations

import gzip
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from clipqa.lib.words import fold

LANGUAGES = frozenset({"en", "de", "ar"})
_BRITISH = (
    ("our", "or"),
    ("ise", "ize"),
    ("isi", "izi"),
    ("isa", "iza"),
    ("yse", "yze"),
    ("ogue", "og"),
)
_ENGLISH_ENDINGS = re.compile(r"(?:s|es|ed|d|ing|er|ers|ly|y|ness|ment|ful|less)$")
_GERMAN_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|erei|ismus|tat|nis|tum|ling|chen|lein|ment|ierung|in|innen)"
    r"(?:e[nrsm]?|s|n)?$"
)
_GERMAN_ENDINGS = re.compile(r"(?:e[nrsm]?|[ns])$")
_LINKING = ("", "s", "es", "n", "en", "e", "er")
_MIN_PART = 4
_COMMON_FROM = 5_000  # occurrences in the corpus of the lists
# "wa", "fa", "bi", "ka", "li", "al", and pronouns behind a word.
_ARABIC_PREFIX = re.compile(r"^(?:[وف])?(?:[بكلس])?(?:ال|ل)?(?=.{3})")
_ARABIC_SUFFIX = re.compile(
    r"(?<=.{3})(?:ها|هم|هما|هن|ه|نا|كم|ك|ي|ني|ين|ون|ان|ات|ة|ت|تا|تي|وا|ا|ية|يه|يا|تها|ته|تهم|اته)$"
)
_ARABIC_VERB = re.compile(r"^[وف]?[سل]?[يتنا](?=.{3})")


class _List(NamedTuple):
    words: array[int]
    common: array[int]


@lru_cache(maxsize=8)
def _list(language: str) -> _List:
    resource = files("spellchecker").joinpath("resources", f"{language}.json.gz")
    counts: dict[str, int] = json.loads(gzip.decompress(resource.read_bytes()))
    common = (word for word, count in counts.items() if count >= _COMMON_FROM)
    return _List(_digests(counts), _digests(common))


def _digests(words: Iterable[str]) -> array[int]:
    # Not through the cache of `fold`, which holds the words that searches use.
    fold_once = fold.__wrapped__
    return array("q", sorted({hash(w if w.isascii() else fold_once(w)) for w in words}))


@lru_cache(maxsize=20_000)
def is_listed(word: str, language: str) -> bool:
    """Return whether a folded word is in the list of a language, in this very form."""
    return _has(_list(language).words, word)


@lru_cache(maxsize=20_000)
def is_common(word: str, language: str) -> bool:
    """Return whether a folded word is so common that it is no name."""
    return _has(_list(language).common, word)


def _has(digests: array[int], word: str) -> bool:
    digest = hash(word)
    at = bisect_left(digests, digest)
    return at < len(digests) and digests[at] == digest


@lru_cache(maxsize=20_000)
def is_word(word: str, language: str) -> bool:
    """Return whether a folded word is a form of a listed one, or composed of them."""
    return is_listed(word, language) or _FORMS[language](word)


def _is_english(word: str) -> bool:
    for british, american in _BRITISH:
        if british in word and is_word(word.replace(british, american), "en"):
            return True
    if word.endswith(("tre", "tres")) and is_listed(re.sub("tre(s?)$", r"ter\1", word), "en"):
        return True
    stem = _ENGLISH_ENDINGS.sub("", word)
    return (
        stem != word
        and len(stem) >= 3
        and (is_listed(stem, "en") or is_listed(f"{stem}e", "en") or is_listed(stem[:-1], "en"))
    )


def _is_german(word: str) -> bool:
    stem = _GERMAN_ENDINGS.sub("", word)
    if stem != word and len(stem) >= _MIN_PART and is_listed(stem, "de"):
        return True
    return bool(_GERMAN_NOUN.search(word)) or _is_compound(word)


def _is_compound(word: str) -> bool:
    """Return whether the word ends with a listed one, behind another with a linking sound."""
    for at in range(_MIN_PART, len(word) - _MIN_PART + 1):
        if not is_listed(word[at:], "de"):
            continue
        head = word[:at]
        if any(
            head.endswith(link) and is_listed(head[: len(head) - len(link)], "de")
            for link in _LINKING
            if len(head) - len(link) >= _MIN_PART
        ) or is_listed(f"{head}e", "de"):
            return True
    return False


def _is_arabic(word: str) -> bool:
    for prefix in (_ARABIC_PREFIX, _ARABIC_VERB):
        bare = prefix.sub("", word)
        once = _ARABIC_SUFFIX.sub("", bare)
        forms = {bare, once, _ARABIC_SUFFIX.sub("", once), f"{once}ة", f"{bare}ة"}
        forms |= {f"ال{form}" for form in (bare, once)}
        if any(is_listed(fold(form), "ar") for form in forms if len(form) >= 3):
            return True
    return False


_FORMS = {"en": _is_english, "de": _is_german, "ar": _is_arabic}
