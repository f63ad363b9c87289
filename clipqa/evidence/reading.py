"""An answer read beside its recording: what the checks share, each part made when it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from django.utils.functional import Promise

from clipqa.evidence import language
from clipqa.evidence.findings import Finding, Severity
from clipqa.evidence.markup import PlainText
from clipqa.evidence.name_forms import is_same_person
from clipqa.evidence.quantities import Quantity, quantities_in
from clipqa.evidence.speech import Passage, Speech
from clipqa.evidence.tokens import Name, names_in
from clipqa.evidence.values import Claim, Recording, Span
from clipqa.evidence.word_count import count_words

MIN_QUOTED = 3
_SENTENCE_START = re.compile(
    r"(?:[.!?\u2026\u3002\uff01\uff1f\u061f]['\"\u2019\u201d\u201c\u00bb]?\s|\n|[\u3002\uff01\uff1f])"
)
# What follows these behind a quotation is about it: "..., which Ann denied".
_BREAK_AFTER_QUOTE = re.compile(
    rf"{_SENTENCE_START.pattern}|[,;]\s+(?:which|but|while|although|was|aber|während|obwohl|doch|"
    r"lo\s+que|pero|aunque|mientras|но|хотя|что|чего)\b",
    re.IGNORECASE,
)
# Before a name these say that it is not the one who speaks.
_ADDRESSED = re.compile(
    r"\b(?:to|tells|told|asks|asked|about|of|against|an|fragt|fragte|über|gegen|von|a|al|sobre|"
    r"pregunta|contra|о|об|про|к)\s+$",
    re.IGNORECASE,
)


class Reading:
    def __init__(self, claim: Claim, recording: Recording, speech: Speech | None = None) -> None:
        self.claim, self.recording = claim, recording
        self.speech = speech or Speech(recording.cues, recording.language)
        self.plain = PlainText.of(claim.answer)
        self.text = self.plain.text

    @property
    def length_ms(self) -> int:
        return self.claim.end_ms - self.claim.start_ms

    @cached_property
    def inside(self) -> list[int]:
        return self.speech.inside(self.claim.start_ms, self.claim.end_ms)

    @cached_property
    def overlapping(self) -> list[int]:
        return self.speech.overlapping(self.claim.start_ms, self.claim.end_ms)

    @property
    def has_transcript(self) -> bool:
        return bool(self.overlapping)

    @cached_property
    def clip(self) -> Passage:
        return self.speech.passage(self.inside or self.overlapping)

    @property
    def whole(self) -> Passage:
        """The recording, or hours of it around the clip."""
        return self.speech.around((self.overlapping or [0])[0])

    def heard_outside(self, place: Span) -> str:
        """Return what is said at a place of the recording; '' if the clip has all of it."""
        if self.claim.start_ms <= place[0] and place[1] <= self.claim.end_ms:
            return ""
        return self.speech.passage(self.speech.overlapping(*place)).text

    @cached_property
    def quotations(self) -> list[Span]:
        return list(self.plain.quotations)

    @cached_property
    def long_quotations(self) -> list[Span]:
        """The quotations that are words somebody said, and no title or single word."""
        return [
            span for span in self.quotations if count_words(self.text[slice(*span)]) >= MIN_QUOTED
        ]

    def is_quoted(self, start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in self.long_quotations)

    def is_in_heading(self, at: int) -> bool:
        return any(first <= at < end for first, end in self.plain.headings)

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the answer is surely in another language than the words of the recording."""
        own, at = [], 0
        for start, end in self.long_quotations:
            own.append(self.text[at:start])
            at = end
        unquoted = " ".join([*own, self.text[at:]])
        spoken = self.clip.text
        if len(spoken) < 400:
            spoken = " ".join(cue.text for cue in self.speech.cues[:40]) or spoken
        return language.differ(unquoted, spoken, self.recording.language)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The quantities of the answer outside its quotations."""
        return [
            each
            for each in quantities_in(self.text, self.speech.language)
            if not self.is_quoted(each.start, each.end)
        ]

    @cached_property
    def words(self) -> list[Name]:
        return names_in(self.text)

    @cached_property
    def known_names(self) -> tuple[str, ...]:
        """Names that need not be said: of the answer's speaker, and in the cues' labels."""
        given = (self.claim.speaker,) if self.claim.speaker else ()
        return (*given, *self.claim.known_names, *self.speech.speakers)

    def speaker_beside(self, start: int, end: int) -> set[str]:
        """Return the labels of the speakers who are named in the sentence around a quotation."""
        before, after = self._sentence(start, end)
        return {
            speaker
            for speaker in self.speech.speakers
            if _is_named(speaker, before) or _is_named(speaker, after)
        }

    def _sentence(self, start: int, end: int) -> tuple[str, str]:
        first = 0
        for found in _SENTENCE_START.finditer(self.text, 0, max(0, start - 1)):
            if not self.is_quoted(found.start(), found.start()):
                first = found.end()
        ended = self.text[:end].rstrip()[-1:] in tuple(".!?\u3002\uff01\uff1f\u061f")
        rest = self.text[end + 1 :]
        after = _BREAK_AFTER_QUOTE.split(rest, maxsplit=1)[0]
        if ended and after[:1].isspace() and after.strip()[:1].isupper():
            after = ""
        return self.text[first : max(first, start - 1)], after

    def finding(
        self,
        kind: str,
        template: str | Promise,
        span: Span | None = None,
        values: Mapping[str, object] | None = None,
        *,
        severity: Severity = Severity.WRONG,
        place: Span | None = None,
        offer_ms: int | None = None,
        shorter_ms: int | None = None,
        of: str = "",
    ) -> Finding:
        """Return a finding about a range of the plain text."""
        return Finding(
            kind=kind,
            template=template,
            values=values or {},
            severity=severity,
            spans=(self.plain.span(*span),) if span else (),
            words=self.text[slice(*span)] if span else "",
            place=place,
            offer_ms=offer_ms,
            shorter_ms=shorter_ms,
            of=of,
        )


def _is_named(speaker: str, text: str) -> bool:
    return any(not _ADDRESSED.search(text[:at]) for at in is_same_person(speaker, text))


def nearest(spans: Iterable[Span], claim: Claim) -> Span:
    """Return the range that is nearest to the clip."""
    return min(spans, key=lambda span: max(claim.start_ms - span[1], span[0] - claim.end_ms, 0))
