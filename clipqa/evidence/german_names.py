"""Names among German nouns, which have capitals too."""

from __future__ import annotations

from collections.abc import Sequence

from clipqa.evidence.known_words import is_listed, is_word
from clipqa.evidence.name_forms import TITLES
from clipqa.evidence.name_words import Candidate
from clipqa.evidence.tokens import Name
from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import fold

# German words before a noun that a name does not have; words before which a sentence opens.
DETERMINERS = frozenset(
    fold(word)
    for word in (
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner "
        "mein meine meinen meinem meiner dein sein seine seinen seinem seiner ihr ihre ihren ihrem "
        "ihrer unser unsere unseren unserem unserer euer dieser diese dieses diesen diesem jeder "
        "jede jedes jeden jedem im am zum zur vom beim ins ans aufs alle allen aller viele vielen "
        "vieler wenige mehrere einige solche manche beide beiden welche pro je kein etwas viel "
        "mehr weniger wenig genug"
    ).split()
)
_MEASURES = frozenset(
    fold(word)
    for word in (
        "prozent gramm kilo kilogramm liter meter kilometer tonne tonnen tasse tassen glas gläser "
        "stück löffel esslöffel teelöffel prise ende anfang mitte uhr dollar euro kronen millionen "
        "milliarden tausend hundert dutzend paar stunden minuten sekunden jahre jahren tage tagen "
        "wochen monate monaten mal grad teil drittel viertel hälfte flasche dose kiste sack"
    ).split()
)


def judge(
    words: Sequence[Name], run: list[Name], core: list[Name], candidate: Candidate
) -> Candidate | None:
    """Judge capitals in German, where every noun has one."""
    at = words.index(run[0])
    before = words[at - 1].folded if at and not run[0].opens else ""
    while len(run) > 1 and run[0].folded in DETERMINERS:
        before, run = run[0].folded, run[1:]
        core = [word for word in core if word.start >= run[0].start]
        candidate = _only(run, candidate)
    if not core:
        return None
    unknown = [word for word in core if not is_word(word.folded, "de")]
    acronyms = [word for word in core if len(word.raw) > 1 and word.raw.isupper()]
    if len(core) > 1:
        if core[-1] in unknown and core[0].folded not in _MEASURES:
            # "Das Schiff Marlinda": behind an article the first word is a noun.
            start = core.index(unknown[0]) if _has_determiner(before) else 0
            return _only(core[start:], candidate)
        if unknown and not _has_determiner(before):
            # "Oberlauters Mühle": the noun after a name is no part of it.
            return _only(unknown, candidate)
        if len(run) == len(core) and not _is_measure(before, run) and not _is_phrase(run):
            return candidate
        return None
    word = core[0]
    if acronyms or (run[0].folded in TITLES and len(run) > 1):
        return candidate
    if not unknown or _has_determiner(before):
        return None
    return _only([word], candidate)


def _only(words: Sequence[Name], candidate: Candidate) -> Candidate:
    return candidate._replace(words=tuple(words), start=words[0].start, end=words[-1].end)


def _has_determiner(before: str) -> bool:
    return before in DETERMINERS or (
        before.endswith(("e", "en", "er", "es", "em"))
        and (
            len(before) > 4
            and is_listed(before, "de")
            and before not in STOP_WORDS
            and before not in ("unter", "hinter", "neben", "zwischen", "gegen", "gehen", "kommen")
        )
    )


def _is_measure(before: str, run: Sequence[Name]) -> bool:
    return run[0].folded in _MEASURES or before.isdigit() or _has_determiner(before)


def _is_phrase(run: Sequence[Name]) -> bool:
    """Return whether a sentence opens with an adjective and a noun: "Kleine Kinder"."""
    first = run[0]
    if not first.opens:
        return (
            first.folded.endswith(("s", "en"))
            and is_listed(first.folded, "de")
            and len(first.folded) > 6
        )
    return first.folded.endswith(("e", "en", "er", "es", "em", "s", "t")) or (
        first.folded in STOP_WORDS
    )
