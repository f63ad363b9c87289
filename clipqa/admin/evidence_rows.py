"""Rows of the *Evidence* panel: findings with their places in the answer and in the recording."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.evidence_summary import NO_TRANSCRIPT
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.evidence import CHECKS, Finding
from clipqa.evidence.values import Span
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import format_timecode

CONTEXT = 40  # characters around the words that a finding is about
MAX_QUOTED_LENGTH = 120  # of the words said at another place
MAX_EXTENSION_MS = 60_000  # by which a button may move the start or the end
LABELS = {kind: check.label for check in reversed(CHECKS) for kind in check.kinds}
LABELS_OF = {"number": LABELS["number_not_said"], "name": LABELS["name_not_said"]}
LABELS_OF["quote"] = LABELS["quote_not_said"]
FAILS, UNCHECKED, ADVICE, OVERRIDDEN = "fails", "unchecked", "advice", "overridden"
STATES: dict[str, Promise] = {
    FAILS: gettext_lazy("Fails"),
    UNCHECKED: gettext_lazy("Not checked"),
    ADVICE: gettext_lazy("Advice"),
    OVERRIDDEN: gettext_lazy("Overridden"),
}


@dataclass(frozen=True)
class Offer:
    """A time that a button puts into a field."""

    field: str
    label: str
    time: str
    ms: int


@dataclass(frozen=True)
class Excerpt:
    """A place of the answer. `start` is an offset in a browser's text area."""

    before: str
    words: str
    after: str
    start: int


@dataclass(frozen=True)
class Row:
    """One finding, with all places that it is about. `why` is the reason for overriding it."""

    key: str
    kind: str
    state: str
    label: str
    sentence: str
    words: str
    excerpts: list[Excerpt]
    offers: list[Offer]
    place: Span | None = None  # in milliseconds of the recording
    heard: str = ""  # the words at that place
    why: str = ""
    can_undo: bool = False

    @property
    def state_label(self) -> Promise:
        return STATES[self.state]

    def values(self) -> dict[str, Any]:
        """Return what scripts need to know: pins on a strip, marks in the text."""
        place = self.place and {"start_ms": self.place[0], "end_ms": self.place[1]}
        spans = [
            {"start": each.start, "end": each.start + _code_units(each.words)}
            for each in self.excerpts
        ]
        own = {name: getattr(self, name) for name in ("key", "kind", "state", "label", "sentence")}
        return {**own, "words": self.words, "spans": spans, "place": place or None}


def row_of(
    finding: Finding,
    state: str,
    unsaved: UnsavedAnswer,
    *,
    heard: str = "",
    why: str = "",
    can_undo: bool = False,
) -> Row:
    return Row(
        key=key_of(finding),
        kind=finding.kind,
        state=state,
        label=_label(finding),
        sentence=finding.message,
        words=finding.words,
        excerpts=[_excerpt(unsaved.claim.answer, span) for span in finding.spans],
        offers=list(_offers(finding, unsaved)),
        place=finding.place,
        heard=Truncator(heard).chars(MAX_QUOTED_LENGTH),
        why=why,
        can_undo=can_undo,
    )


def key_of(finding: Finding) -> str:
    """Return a name of a finding that is the same while it is about the same words."""
    words = " ".join(finding.words.split())
    return f"{finding.kind}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def title_of(finding: Finding) -> str:
    label = _label(finding)
    return f"{label} “{quote(finding.words)}”" if finding.words else label


def state_of_advice(finding: Finding) -> str:
    return UNCHECKED if finding.kind == NO_TRANSCRIPT else ADVICE


def _label(finding: Finding) -> str:
    return str(LABELS_OF.get(finding.of) or LABELS[finding.kind])


def _excerpt(body: str, span: Span) -> Excerpt:
    first, last = span
    return Excerpt(
        before=_before(body[:first]),
        words=body[first:last],
        after=_after(body[last:]),
        start=_code_units(body[:first]),
    )


def _before(text: str) -> str:
    line = text.rpartition("\n")[2]
    return line if len(line) <= CONTEXT else "…" + line[-CONTEXT:].partition(" ")[2]


def _after(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= CONTEXT else line[:CONTEXT].rpartition(" ")[0] + " …"


def _code_units(text: str) -> int:
    """Return the length of a text as JavaScript counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _offers(finding: Finding, unsaved: UnsavedAnswer) -> Iterable[Offer]:
    start_ms, end_ms = unsaved.claim.start_ms, unsaved.claim.end_ms
    if finding.offer_ms is not None:
        offer = _in_at if finding.kind == "cuts_sentence_start" else _out_at
        yield offer(finding.offer_ms)
        if finding.shorter_ms is not None:
            yield offer(finding.shorter_ms)
    elif finding.kind == "said_elsewhere" and finding.place is not None:
        first, last = finding.place
        if first < start_ms and start_ms - first <= MAX_EXTENSION_MS:
            yield _in_at(first)
        if last > end_ms and last - end_ms <= MAX_EXTENSION_MS:
            yield _out_at(last)


def _in_at(ms: int) -> Offer:
    time = format_timecode(ms)
    return Offer("start_ms", _("In to %(time)s") % {"time": time}, time, ms)


def _out_at(ms: int) -> Offer:
    time = format_timecode(ms)
    return Offer("end_ms", _("Out to %(time)s") % {"time": time}, time, ms)
