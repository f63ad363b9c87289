"""Names in Arabic, which has no capitals: unknown words where a name stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from clipqa.evidence.known_words import is_common, is_listed, is_word
from clipqa.evidence.name_forms import is_same_word
from clipqa.evidence.name_words import Candidate
from clipqa.evidence.quantities import SPACED
from clipqa.evidence.reading import Reading
from clipqa.evidence.tokens import Name
from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import fold

# Words before a name in Arabic. After the second ones stands hardly anything else.
_TITLES = frozenset(
    fold(word)
    for word in (
        "مدينة قرية بلدة ولاية جامعة جزيرة ميناء اسمه اسمها يدعى تدعى السيد السيدة الدكتور "
        "الدكتورة الرئيس الرئيسة الوزير الوزيرة القبطان العمدة الأستاذ الأستاذة الملك الملكة "
        "المهندس المهندسة"
    ).split()
)
_BEFORE = _TITLES | frozenset(
    fold(word) for word in "في من إلى الى على نحو قرب باتجاه دولة شركة نهر جبل شارع المدير".split()
)


def arabic_candidates(reading: Reading, words: Sequence[Name]) -> Iterator[Candidate]:
    """Yield unknown words where a name stands: after "in" or a title, beside a known name."""
    spoken = reading.clip.words
    for before, word in pairwise(words):
        if len(word.folded) < 3 or _is_number(word.folded):
            continue
        both = Candidate((before, word), before.start, word.end)
        alone = Candidate((word,), word.start, word.end)
        is_unknown = not is_word(word.folded, "ar") and not word.folded.startswith("ال")
        if _is_other_name(before, word, spoken):
            yield both
        elif before.folded in _BEFORE:
            is_title = before.folded in _TITLES
            if is_unknown or (is_title and _is_rare(word, can_be_verb=False)):
                yield alone
        elif is_unknown and word.folded[0] != "و" and _is_unknown(before):
            yield both
        elif is_unknown and word.folded[0] in "بل" and not is_word(word.folded[1:], "ar"):
            yield alone._replace(needs_evidence=True)


def _is_number(folded: str) -> bool:
    numerals = SPACED["ar"]
    return folded in numerals.months or numerals.lookup(folded) is not None


def _is_unknown(word: Name) -> bool:
    folded = word.folded
    return (
        len(folded) > 2
        and folded not in STOP_WORDS
        and not (folded.endswith("ا") or is_word(folded, "ar"))
    )


def _is_rare(word: Name, *, can_be_verb: bool = True) -> bool:
    """Return whether a word is neither common nor a form that names don't have."""
    folded = word.folded
    if folded.startswith("ال") and is_word(folded[2:], "ar"):
        return False
    if folded.startswith("و") or folded.endswith(("ة", "ات", "ون", "ين")):
        return False
    is_verb = can_be_verb and folded[0] in "يت" and is_listed(folded, "ar")
    return not is_verb and not is_common(folded, "ar")


def _is_other_name(first: Name, second: Name, spoken: Sequence[Name]) -> bool:
    """Return whether a first name is said with another surname."""
    if is_common(first.folded, "ar") or first.folded in STOP_WORDS or not _is_rare(second):
        return False
    surnames = [other for one, other in pairwise(spoken) if is_same_word(one.folded, first.folded)]
    if any(is_same_word(other.folded, second.folded) for other in surnames):
        return False
    return any(_is_rare(other) and not _is_number(other.folded) for other in surnames)
