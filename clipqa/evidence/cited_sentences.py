"""Does a cited clip hold what a sentence of an article says? Advisory, as for answers. Pure.

The checks of figures, names and quotations run on one sentence beside the cues of one clip. If a
sentence cites several clips, each may hold a part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from clipqa.evidence import name_candidates, unspaced_names
from clipqa.evidence.checks import CHECKS, examine
from clipqa.evidence.findings import Finding, Severity
from clipqa.evidence.quantities import is_said, quantities_in
from clipqa.evidence.reading import Reading
from clipqa.evidence.sentences import Sentence
from clipqa.evidence.speech import Speech
from clipqa.evidence.values import Claim, Cue, Recording

# The checks of words; the others are about the clip, whose answer has them.
WORD_CHECKS = tuple(check for check in CHECKS if "said_elsewhere" in check.kinds)
# Where two clips are cited, the finding that says most is shown.
_MOST_FIRST = ("quote_altered", "quote_stitched", "quote_misattributed")
_TEMPLATES = {
    "number_not_said": _(
        "“%(figure)s” is not said in the cited clip. Correct it, or cite another clip."
    ),
    "name_not_said": _(
        "“%(name)s” is not said in the cited clip. Check the name, or cite another clip."
    ),
    "quote_not_said": _(
        "Nobody says this in the cited clip. Quote what is said, or cite another clip."
    ),
}


@dataclass(frozen=True)
class CitedClip:
    """`known_names` are texts that readers see beside the clip: its outlet, question and title."""

    cues: Sequence[Cue]
    language: str = ""
    speaker: str = ""
    known_names: tuple[str, ...] = ()
    aired_on: date | None = None

    @cached_property
    def speech(self) -> Speech:
        return Speech(self.cues, self.language)

    @cached_property
    def digest(self) -> bytes:
        """Return what is equal for clips of which the same is claimed."""
        values = (self.cues, self.language, self.speaker, self.known_names, self.aired_on)
        return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass")).digest()

    @property
    def date_keys(self) -> Container[object]:
        on = self.aired_on
        return {("md", on.month, on.day), on.year} if on else set()


def check_sentence(sentence: Sentence, clips: Iterable[CitedClip]) -> list[Finding]:
    """Return what none of the cited clips holds. A clip without cues proves nothing."""
    by_place: list[dict[object, Finding]] = [
        {each.spans: each for each in _findings(sentence, clip)} for clip in clips if clip.cues
    ]
    if not by_place:
        return []
    shared = set.intersection(*(set(found) for found in by_place))
    places = [place for place in by_place[0] if place in shared]
    return [_advice([found[place] for found in by_place]) for place in places]


def states_facts(sentence: Sentence, language: str) -> bool:
    """Return whether a sentence has figures, names or quotations, which a clip could prove."""
    if sentence.is_heading:
        return False
    claim = Claim(answer=sentence.text, start_ms=0, end_ms=1)
    reading = Reading(claim, Recording(language=language))
    if reading.long_quotations or any(not each.is_weak for each in reading.quantities):
        return True
    if reading.speech.language in unspaced_names.LANGUAGES:
        return any(True for _span in unspaced_names.names_in(reading))
    return any(not each.needs_evidence for each in name_candidates.candidates(reading))


def _findings(sentence: Sentence, clip: CitedClip) -> list[Finding]:
    cues = clip.speech.cues
    claim = Claim(
        answer=sentence.text,
        start_ms=cues[0].start_ms,
        end_ms=max(cue.end_ms for cue in cues),
        speaker=clip.speaker,
        known_names=clip.known_names,
    )
    recording = Recording(cues=cues, language=clip.language)
    found = examine(claim, recording, clip.speech, WORD_CHECKS)
    return [each for each in found if not _is_its_date(each, clip)]


def _is_its_date(finding: Finding, clip: CitedClip) -> bool:
    """Return whether a figure is of the day on which the recording was aired."""
    if finding.kind != "number_not_said" or clip.aired_on is None:
        return False
    figures = quantities_in(finding.words, clip.speech.language)
    return bool(figures) and all(is_said(each, clip.date_keys) for each in figures)


def _advice(found: Sequence[Finding]) -> Finding:
    chosen = next((each for each in found if each.kind in _MOST_FIRST), found[0])
    template = _TEMPLATES.get(chosen.kind, chosen.template)
    return replace(
        chosen, template=template, severity=Severity.ADVICE, place=None, spans=chosen.spans[:1]
    )
