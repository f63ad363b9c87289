"""Names of people, places and organisations in an answer, and whether they are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from clipqa.evidence import unspaced_names
from clipqa.evidence.facts import Fact, all_of
from clipqa.evidence.findings import Finding
from clipqa.evidence.german_names import DETERMINERS
from clipqa.evidence.name_candidates import candidates
from clipqa.evidence.name_forms import ALIKE, TITLES, initials_end, is_acronym, is_same_word
from clipqa.evidence.name_variants import variants, without_suffix
from clipqa.evidence.name_words import Candidate
from clipqa.evidence.quantities.roman import roman_value
from clipqa.evidence.reading import Reading, nearest
from clipqa.evidence.speech import Passage, reach
from clipqa.evidence.tokens import Name, names_in
from clipqa.lib.timecodes import format_timecode

NOT_SAID = _(
    "“%(name)s” is not said in the recording. Check the name, or name the speaker in the field for "
    "it."
)
SAID_ELSEWHERE = _(
    "“%(name)s” is not said in the clip, but at %(time)s. Leave it out, or move the clip's start "
    "or end."
)
# Words that may be left out behind a name.
_GENERIC = frozenset(
    "islands island river lake bay sea ocean street road avenue city town village county state "
    "province university college hospital school church cathedral bridge square park museum "
    "airport station valley desert mountain mountains hills forest region district company "
    "inc corporation ltd gmbh ag republic federation kingdom".split()
)


def check(reading: Reading) -> Iterator[Finding]:
    if reading.speech.language in unspaced_names.LANGUAGES:
        yield from _unspaced(reading)
        return
    for candidate in candidates(reading):
        if _is_said(candidate, reading):
            continue
        parts = [part for part in _parts(candidate, reading) if not _is_said(part, reading)]
        if not parts:  # each is said: "A and B"
            continue
        candidate = parts[0] if len(parts) == 1 else candidate
        whole = reading.whole
        places = list(places_of(candidate.words, whole))
        if candidate.needs_evidence:
            places = [at for at in places if _is_surely_a_name(whole.words[at])]
        if places:
            starts = [whole.words[at].start for at in places]
            yield _elsewhere(reading, (candidate.start, candidate.end), starts)
        elif not candidate.needs_evidence:
            yield _not_said(reading, (candidate.start, candidate.end))


def fact(reading: Reading) -> Fact:
    if reading.speech.language in unspaced_names.LANGUAGES:
        return all_of(sum(1 for _span in unspaced_names.names_in(reading)))
    return all_of(sum(not candidate.needs_evidence for candidate in candidates(reading)))


def _is_said(candidate: Candidate, reading: Reading) -> bool:
    words = candidate.words
    return is_known(words, reading) or place_of(words, reading.clip) >= 0


def _parts(candidate: Candidate, reading: Reading) -> Iterator[Candidate]:
    """Yield the names that words such as "of" join: "Peter Smith of Canada"."""
    words, first = candidate.words, 0
    for at in range(1, len(words) + 1):
        is_last = at == len(words)
        if is_last or reading.text[words[at - 1].end : words[at].start].strip(" -\u2011\u2013"):
            part = words[first:at]
            yield candidate._replace(words=part, start=part[0].start, end=part[-1].end)
            first = at


def _unspaced(reading: Reading) -> Iterator[Finding]:
    for start, end in unspaced_names.names_in(reading):
        name = reading.text[start:end]
        if unspaced_names.is_in(name, " ".join(reading.known_names)):
            continue
        if unspaced_names.is_in_squeezed(name, reading.clip.squeezed, reading.clip.text):
            continue
        places = unspaced_names.places(name, reading.whole)
        if places:
            yield _said_at(reading, (start, end), [(cue.start_ms, cue.end_ms) for cue in places])
        else:
            yield _not_said(reading, (start, end))


def _not_said(reading: Reading, span: tuple[int, int]) -> Finding:
    values = {"name": reading.text[slice(*span)]}
    return reading.finding("name_not_said", NOT_SAID, span, values)


def _elsewhere(reading: Reading, span: tuple[int, int], starts: Sequence[int]) -> Finding:
    whole = reading.whole
    return _said_at(reading, span, [reach([whole.cue_at(start)]) for start in starts])


def _said_at(reading: Reading, span: tuple[int, int], places: list[tuple[int, int]]) -> Finding:
    place = nearest(places, reading.claim)
    values = {"name": reading.text[slice(*span)], "time": format_timecode(place[0])}
    return reading.finding("said_elsewhere", SAID_ELSEWHERE, span, values, place=place, of="name")


def _is_surely_a_name(word: Name) -> bool:
    return word.is_capital and not word.opens


def is_known(words: Sequence[Name], reading: Reading) -> bool:
    """Return whether the name is that of the answer's speaker or in a label of a cue."""
    for known in reading.known_names:
        parts = names_in(known)
        if _matches_in_row(words, parts, need_all=False):
            return True
    return False


def place_of(words: Sequence[Name], passage: Passage) -> int:
    return next(iter(places_of(words, passage)), -1)


def places_of(words: Sequence[Name], passage: Passage) -> Iterator[int]:
    """Yield the indexes of the passage's words at which a name is said."""
    spoken = passage.words
    core = without_suffix([word for word in words if word.folded not in TITLES] or list(words))
    surname = _surname(core)
    number = roman_value(core[-1].raw) if len(core) > 1 else 0
    if number and number not in passage.said:
        return
    for folded, indexes in passage.word_places.items():
        if is_same_word(surname.folded, folded):
            for at in indexes:
                if len(core) == 1 or _fits_before(core, spoken, at, passage):
                    yield at
    if len(core) > 1 and core[-1].folded in _GENERIC:
        yield from _without_generic(core[-2], passage)
    yield from _abbreviations(core, passage)
    yield from variants(core, passage)


def _without_generic(name: Name, passage: Passage) -> Iterator[int]:
    """Yield where "Galapagos" is said for the Galapagos Islands, and no other word behind it."""
    spoken = passage.words
    for folded, indexes in passage.word_places.items():
        if is_same_word(name.folded, folded):
            for at in indexes:
                following = spoken[at + 1] if at + 1 < len(spoken) else None
                if following is None or not _is_name_like(following, None, passage):
                    yield at


def _abbreviations(words: Sequence[Name], passage: Passage) -> Iterator[int]:
    """Yield the indexes at which the name is said as its letters, or in full for its letters."""
    spoken = passage.words
    for alike in ALIKE.get(" ".join(part.folded for part in words), ()):
        parts = alike.split(" ")
        places = [
            *passage.word_places.get(parts[0], ()),
            *passage.word_places.get(parts[0][0], ()),
        ]
        yield from (at for at in places if _is_alike(parts, spoken, at))
    if len(words) > 1:
        for at in passage.acronyms:
            if initials_end(words, 0, spoken[at].folded) == len(words):
                yield at
    elif is_acronym(words[0].raw):
        yield from _in_full(words[0].folded, spoken)


def _in_full(acronym: str, spoken: Sequence[Name]) -> Iterator[int]:
    """Yield the indexes of words that two letters stand for if they have capitals, or more."""
    for at, word in enumerate(spoken):
        if word.folded[:1] != acronym[0]:
            continue
        if _is_spelled(acronym, spoken, at) or (
            (len(acronym) > 2 or word.is_capital) and initials_end(spoken, at, acronym)
        ):
            yield at


def _is_spelled(acronym: str, spoken: Sequence[Name], at: int) -> bool:
    """Return whether the letters are words of their own: "u s"."""
    letters = [word.folded for word in spoken[at : at + len(acronym)]]
    return letters == list(acronym)


def _is_alike(parts: Sequence[str], spoken: Sequence[Name], at: int) -> bool:
    """Return whether a state or union is named: "US" in capitals, "us" is a pronoun."""
    if len(parts) == 1 and _is_spelled(parts[0], spoken, at):
        return True
    if [word.folded for word in spoken[at : at + len(parts)]] != list(parts):
        return False
    return len(parts) > 1 or len(parts[0]) > 3 or spoken[at].raw[:2].isupper()


def _surname(words: Sequence[Name]) -> Name:
    """Return the last word, of "Gustav III" the one before the number."""
    if len(words) > 1 and roman_value(words[-1].raw):
        return words[-2]
    return words[-1]


def _fits_before(words: Sequence[Name], spoken: Sequence[Name], at: int, passage: Passage) -> bool:
    """Return whether no other first name stands before the same surname."""
    if roman_value(words[-1].raw):
        return True
    first = words[-2]
    before = spoken[at - 1] if at else None
    if passage.language == "de" and at > 1 and spoken[at - 2].folded in DETERMINERS:
        return True  # "die Fähre Marlinda": a noun
    if before is None or before.folded in TITLES or not _is_name_like(before, spoken[at], passage):
        return True
    if any(is_same_word(part.folded, before.folded) for part in words[:-1]):
        return True
    if len(before.folded) <= 2 and before.folded[0] == first.folded[0]:  # an initial
        return True
    return before.folded[:3] == first.folded[:3] and len(first.folded) > 3


def _is_name_like(word: Name, following: Name | None, passage: Passage) -> bool:
    """Return whether a word before a surname is a first name, as far as capitals tell."""
    gap = passage.text[word.end : following.start] if following else ""
    return word.is_capital and not word.opens and not gap.strip(" -")


def _matches_in_row(words: Sequence[Name], parts: Sequence[Name], *, need_all: bool) -> bool:
    """Return whether every word of a name is one of the parts of a known name."""
    core = [word for word in words if word.folded not in TITLES] or list(words)
    return bool(parts) and all(
        any(is_same_word(word.folded, part.folded) for part in parts) for word in core
    )
