"""What the evidence checks find in the values of a form, as rows of its panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.fields import TimecodeField, record_id
from clipqa.curation.evidence_proposals import proposed_answer
from clipqa.curation.evidence_reasons import Reason, has_reason
from clipqa.curation.evidence_summary import NO_TRANSCRIPT, signature_of, summarise
from clipqa.curation.roles import may_review
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.evidence import CHECKS, Finding
from clipqa.evidence.values import Span
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Answer, Proposal
from clipqa.models.answer import MAX_ANSWER_LENGTH

TOPICS = "add_topics"
FIELDS = (  # which the checks read
    *("video", "start_ms", "end_ms", "body", "speaker"),
    *("question", "new_question", "question_language", TOPICS),
)
MAX_MS = 10**12
CONTEXT = 40  # characters around the words that a finding is about
NEAR_MS = 60_000  # within which the clip can be extended to what is said elsewhere
LABELS = {kind: check.label for check in reversed(CHECKS) for kind in check.kinds}
LABELS_OF = {"number": LABELS["number_not_said"], "name": LABELS["name_not_said"]}
LABELS_OF["quote"] = LABELS["quote_not_said"]
FAILS, UNCHECKED, ADVICE = "fails", "unchecked", "advice"
STATES: dict[str, Promise] = {
    FAILS: gettext_lazy("Fails"),
    UNCHECKED: gettext_lazy("Not checked"),
    ADVICE: gettext_lazy("Advice"),
}
WAITING = gettext_lazy(
    "The checks wait for a video, a start, a later end, and the words of the answer."
)


@dataclass(frozen=True)
class Offer:
    """A time that a button puts into a field."""

    field: str
    label: str
    time: str


@dataclass(frozen=True)
class Excerpt:
    """A place of the answer. `start` is an offset in a browser's text area."""

    before: str
    words: str
    after: str
    start: int


@dataclass(frozen=True)
class Row:
    """One finding, with all places that it is about."""

    state: str
    label: str
    sentence: str
    excerpts: list[Excerpt]
    offers: list[Offer]

    @property
    def state_label(self) -> Promise:
        return STATES[self.state]


@dataclass(frozen=True)
class Panel:
    summary: str
    rows: list[Row] = field(default_factory=list)
    failing: tuple[Finding, ...] = ()
    signature: str = ""
    needs_reason: bool = False

    def reason(self, text: str) -> Reason:
        return Reason(text, self.signature, self.failing)


def panel_of(unsaved: UnsavedAnswer | None, answer: Answer | None, person: Any) -> Panel:
    """Examine the values of a form. `answer` is the saved one, if there is one."""
    if unsaved is None:
        return Panel(str(WAITING))
    findings = unsaved.examine()
    summary = summarise(findings)
    signature = signature_of(summary.failing, unsaved.clip)
    asks = bool(signature) and may_review(person) and not has_reason(answer, signature)
    rows = [_row(each, FAILS, unsaved) for each in summary.failing]
    rows += [_row(each, _state_of_advice(each), unsaved) for each in summary.advice]
    rows.sort(key=lambda row: list(STATES).index(row.state))
    return Panel(_summary(rows), rows, tuple(summary.failing), signature, asks)


def proposal_panel(proposal: Proposal, person: Any) -> Panel:
    """Examine an answer as it would be with a proposal."""
    return panel_of(proposed_answer(proposal, person), proposal.answer, person)


def submitted(data: QueryDict) -> Callable[[str], Any]:
    """Return a function that reads a submitted value by the name of its field."""
    return lambda name: data.getlist(name) if name == TOPICS else data.get(name)


def parsed_values(get: Callable[[str], Any]) -> Mapping[str, Any]:
    """Parse submitted values, or those with which a form is rendered. Invalid ones become None."""
    given = {name: get(name) for name in FIELDS}
    body = str(given["body"] or "")
    return {
        **given,
        "video": record_id(str(given["video"] or "")),
        "question": record_id(str(given["question"] or "")),
        "start_ms": _milliseconds(given["start_ms"]),
        "end_ms": _milliseconds(given["end_ms"]),
        "body": body if len(body) <= 2 * MAX_ANSWER_LENGTH else "",
    }


def _milliseconds(given: Any) -> int | None:
    try:
        ms = TimecodeField(required=False).to_python(given)
    except ValidationError:
        return None
    return ms if ms is None or ms <= MAX_MS else None


def _state_of_advice(finding: Finding) -> str:
    return UNCHECKED if finding.kind == NO_TRANSCRIPT else ADVICE


def _row(finding: Finding, state: str, unsaved: UnsavedAnswer) -> Row:
    label = LABELS_OF.get(finding.of) or LABELS[finding.kind]
    excerpts = [_excerpt(unsaved.claim.answer, span) for span in finding.spans]
    offers = list(_offers(finding, unsaved))
    return Row(state, str(label), finding.message, excerpts, offers)


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
        is_start = finding.kind == "cuts_sentence_start"
        yield _start_at(finding.offer_ms) if is_start else _end_at(finding.offer_ms)
    elif finding.kind == "said_elsewhere" and finding.place is not None:
        first, last = finding.place
        if first < start_ms and start_ms - first <= NEAR_MS:
            yield _start_at(first)
        if last > end_ms and last - end_ms <= NEAR_MS:
            yield _end_at(last)


def _start_at(ms: int) -> Offer:
    time = format_timecode(ms)
    return Offer("start_ms", _("Start at %(time)s") % {"time": time}, time)


def _end_at(ms: int) -> Offer:
    time = format_timecode(ms)
    return Offer("end_ms", _("End at %(time)s") % {"time": time}, time)


def _summary(rows: list[Row]) -> str:
    counts = Counter(row.state for row in rows)
    if fails := counts[FAILS]:
        first = ngettext("%(count)d check fails.", "%(count)d checks fail.", fails)
    elif counts[UNCHECKED]:
        first = _("The words can’t be checked.")
    else:
        first = _("No check fails.")
    advice = counts[ADVICE]
    second = ngettext("%(count)d piece of advice.", "%(count)d pieces of advice.", advice)
    parts = [first % {"count": fails}, *([second % {"count": advice}] if advice else [])]
    return " ".join(parts)
