"""Words of an answer that look like names, in scripts with spaces between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clipqa.evidence import german_names
from clipqa.evidence.arabic_names import arabic_candidates
from clipqa.evidence.known_words import is_word
from clipqa.evidence.name_forms import TITLES
from clipqa.evidence.name_words import (
    ARTICLES,
    NATIONAL,
    NO_NAMES,
    NOT_SPANISH,
    OPENERS,
    PARTICLES,
    Candidate,
)
from clipqa.evidence.quantities import SPACED
from clipqa.evidence.quantities.roman import roman_value
from clipqa.evidence.reading import Reading
from clipqa.evidence.tokens import Name
from clipqa.lib.stop_words import STOP_WORDS


def candidates(reading: Reading) -> Iterator[Candidate]:
    words = reading.words
    if reading.speech.language == "ar":
        found = arabic_candidates(reading, words)
    else:
        found = _capitalised(reading, words)
    for candidate in found:
        if reading.is_in_heading(candidate.start):  # every word may have a capital there
            yield candidate._replace(needs_evidence=True)
        elif not reading.is_quoted(candidate.start, candidate.end):
            yield candidate


def _capitalised(reading: Reading, words: Sequence[Name]) -> Iterator[Candidate]:
    dates = _dates(reading)
    at = 0
    while at < len(words):
        if not words[at].is_capital:
            at += 1
            continue
        end = _sequence_end(reading.text, words, at)
        run = _without_openers(reading, list(words[at:end]))
        run = [word for word in run if word.folded not in dates and not _is_century(reading, word)]
        run = _without_ordinal(reading, run)
        if run and (candidate := _judge(reading, words, run)):
            yield candidate
        at = end


def _is_century(reading: Reading, word: Name) -> bool:
    """Return whether a word is a figure in Roman numerals: "siglo XX"."""
    if not roman_value(word.raw):
        return False
    return any(each.start <= word.start < each.end for each in reading.quantities)


def _dates(reading: Reading) -> frozenset[str]:
    numerals = SPACED.get(reading.speech.language)
    return numerals.weekdays | frozenset(numerals.months) if numerals else frozenset()


def _sequence_end(text: str, words: Sequence[Name], at: int) -> int:
    """Return the index after the capitalised words that stand together."""
    end = at + 1
    while end < len(words):
        step = end
        if end == at + 1 and words[at].opens and words[end].folded in ARTICLES:
            break
        while step < len(words) and step < end + 2 and words[step].folded in PARTICLES:
            step += not words[step].is_capital
            if step < len(words) and words[step].is_capital:
                break
        if step >= len(words) or not words[step].is_capital or words[step].opens:
            break
        gaps = (text[words[each - 1].end : words[each].start] for each in range(end, step + 1))
        if any(gap.strip(" -\u2011\u2013\u00a0") or "\n" in gap for gap in gaps):
            break
        end = step + 1
    return end


def _without_openers(reading: Reading, run: list[Name]) -> list[Name]:
    """Drop words from the front that have their capital from the sentence."""
    if not run or not run[0].opens:
        return run
    first = run[0]
    if first.folded in STOP_WORDS or first.folded in OPENERS:
        return run[1:]
    if first.folded in TITLES:
        return run if len(run) > 1 else []
    numerals = SPACED.get(reading.speech.language)
    if numerals and numerals.lookup(first.folded):
        return run[1:]
    if len(run) > 1 and _is_lower_somewhere(reading, first):
        return run[1:]
    return run


def _without_ordinal(reading: Reading, run: list[Name]) -> list[Name]:
    """Drop the number from "Gustav the Third": it is compared as a figure."""
    numerals = SPACED.get(reading.speech.language)
    last = numerals.lookup(run[-1].folded) if numerals and run else None
    if last is None or not last.is_ordinal:
        return run
    kept = run[:-1]
    while kept and not kept[-1].is_capital:
        kept.pop()
    return kept


def _is_lower_somewhere(reading: Reading, word: Name) -> bool:
    """Return whether the answer or the clip has a word without its capital too."""
    for other in (*reading.words, *reading.clip.words):
        if other.folded == word.folded and not other.is_capital:
            return reading.clip.has_capitals
    return False


def _judge(reading: Reading, words: Sequence[Name], run: list[Name]) -> Candidate | None:
    language = reading.speech.language
    start, end = run[0].start, run[-1].end
    core = [word for word in run if word.is_capital and word.folded not in TITLES]
    if not core or all(_is_no_name(word) for word in core):
        return None
    candidate = Candidate(tuple(_trimmed(run)), start, end)
    if language == "de":
        return german_names.judge(words, run, core, candidate)
    if len(core) == 1 and core[0].opens and len(run) == 1:
        return _opening(language, core[0], candidate)
    return candidate


def _trimmed(run: list[Name]) -> list[Name]:
    return [word for word in run if word.is_capital] or run


def _is_no_name(word: Name) -> bool:
    if word.folded in NO_NAMES or len(word.folded) < 2:
        return True
    return word.folded.endswith(NATIONAL) and len(word.folded) > 5


def _opening(language: str, word: Name, candidate: Candidate) -> Candidate | None:
    """Judge a single word at the beginning of a sentence."""
    if language == "en" and not is_word(word.folded, "en"):
        return candidate
    if language == "es" and NOT_SPANISH.search(word.folded):
        return candidate
    if len(word.raw) > 1 and word.raw.isupper():
        return candidate
    return candidate._replace(needs_evidence=True)
