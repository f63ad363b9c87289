"""The table of checks. A new check is a function that yields findings, and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.evidence import clip_range, completeness, names, numbers, quotations
from clipqa.evidence.facts import Held, Holds
from clipqa.evidence.findings import Finding, merged
from clipqa.evidence.reading import Reading
from clipqa.evidence.speech import Speech
from clipqa.evidence.values import Claim, Recording


class Needs(Enum):
    """What a check can't do without. Where it is missing, the check claims nothing."""

    NOTHING = "nothing"
    TRANSCRIPT = "cues in the clip"
    SAME_LANGUAGE = "cues in the clip, in the language of the answer"


class Check(NamedTuple):
    kinds: tuple[str, ...]
    label: str | Promise
    find: Callable[[Reading], Iterable[Finding]]
    needs: Needs = Needs.NOTHING
    holds: Holds | None = None  # if it finds nothing, and neither do the others with the same one


class Report(NamedTuple):
    """`heard` has the words at the place of each finding, if that is not in the clip."""

    findings: list[Finding]
    heard: list[str]
    held: list[Held]


WHOLE_SENTENCES = Holds(_("Whole sentences"), clip_range.sentences_fact)
CHECKS = (
    Check(
        ("no_transcript",),
        _("No transcript"),
        clip_range.no_transcript,
        holds=Holds(_("Transcript there"), clip_range.transcript_fact),
    ),
    Check(
        ("language_mismatch",),
        _("Another language"),
        completeness.foreign_language,
        Needs.TRANSCRIPT,
    ),
    Check(("past_end",), _("Past the end"), clip_range.past_end),
    Check(
        ("clip_too_short",),
        _("Clip too short"),
        clip_range.too_short,
        Needs.TRANSCRIPT,
        Holds(_("Clip long enough"), clip_range.length_fact),
    ),
    Check(
        ("cuts_sentence_start",),
        _("Begins in a sentence"),
        clip_range.cut_start,
        Needs.TRANSCRIPT,
        WHOLE_SENTENCES,
    ),
    Check(
        ("cuts_sentence_end",),
        _("Ends in a sentence"),
        clip_range.cut_end,
        Needs.TRANSCRIPT,
        WHOLE_SENTENCES,
    ),
    Check(
        ("number_not_said", "said_elsewhere"),
        _("Figures"),
        numbers.check,
        Needs.TRANSCRIPT,
        Holds(_("Figures said"), numbers.fact),
    ),
    Check(
        ("name_not_said", "said_elsewhere"),
        _("Names"),
        names.check,
        Needs.SAME_LANGUAGE,
        Holds(_("Names said"), names.fact),
    ),
    Check(
        (
            "quote_not_said",
            "quote_altered",
            "quote_stitched",
            "quote_misattributed",
            "said_elsewhere",
        ),
        _("Quotations"),
        quotations.check,
        Needs.SAME_LANGUAGE,
        Holds(_("Quotations verbatim"), quotations.fact),
    ),
    Check(
        ("dead_source",),
        _("Source is gone"),
        completeness.dead_source,
        holds=Holds(_("Source alive"), completeness.source_fact),
    ),
    Check(("stated_length_off",), _("Length is wrong"), completeness.stated_length),
    Check(("answer_too_long",), _("Answer too long"), completeness.too_long),
    Check(("no_topic",), _("No topic"), completeness.no_topic),
    Check(("no_speaker",), _("No speaker"), completeness.no_speaker),
    Check(("no_air_date",), _("No date"), completeness.no_air_date),
    Check(("no_alt_text",), _("No description of the picture"), completeness.no_alt_text),
)
KINDS = tuple(dict.fromkeys(kind for check in CHECKS for kind in check.kinds))
HOLDING = tuple(dict.fromkeys(check.holds for check in CHECKS if check.holds))


def examine(
    claim: Claim,
    recording: Recording,
    speech: Speech | None = None,
    checks: Iterable[Check] = CHECKS,
) -> list[Finding]:
    """Return the findings of all checks, each once however often the answer has its words.

    A given `speech` is an index of cues to be reused.
    """
    reading = Reading(claim, recording, speech)
    return merged(each for check in checks for each in _find(check, reading) or ())


def report(claim: Claim, recording: Recording, speech: Speech | None = None) -> Report:
    """Return the findings, and what holds with the facts that the checks have compared."""
    reading = Reading(claim, recording, speech)
    found = [(check, _find(check, reading)) for check in CHECKS]
    findings = merged(each for _check, some in found for each in some or ())
    heard = [reading.heard_outside(each.place) if each.place else "" for each in findings]
    return Report(findings, heard, list(_held(reading, found)))


def _find(check: Check, reading: Reading) -> list[Finding] | None:
    """Return what a check finds; None if what it needs is missing."""
    if check.needs is not Needs.NOTHING and not reading.has_transcript:
        return None
    if check.needs is Needs.SAME_LANGUAGE and reading.is_foreign:
        return None
    return list(check.find(reading))


def _held(reading: Reading, found: Iterable[tuple[Check, list[Finding] | None]]) -> Iterator[Held]:
    for holds, group in groupby(found, key=lambda pair: pair[0].holds):
        if holds is None or any(some is None or some for _check, some in group):
            continue
        fact = holds.fact(reading)
        if fact is not None:
            yield Held(holds.label, fact)
