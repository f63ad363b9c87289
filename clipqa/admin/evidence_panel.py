"""What the evidence checks find in the values of a form, as rows of its panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.evidence_overrides import Overrides
from clipqa.admin.evidence_rows import (
    ADVICE,
    FAILS,
    OVERRIDDEN,
    STATES,
    UNCHECKED,
    Row,
    key_of,
    row_of,
    state_of_advice,
)
from clipqa.admin.fields import TimecodeField, record_id
from clipqa.admin.removed_topics import topic_pairs
from clipqa.curation.evidence_proposals import proposed_answer
from clipqa.curation.evidence_reasons import reason_for, why_of
from clipqa.curation.evidence_summary import signature_of, summarise
from clipqa.curation.roles import may_review
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.evidence import HOLDING, Finding, Held
from clipqa.models import Answer, EvidenceOverride, Proposal
from clipqa.models.answer import MAX_ANSWER_LENGTH

ADDED_TOPICS, REMOVED_TOPICS = TOPICS = ("add_topics", "remove_topics")
FIELDS = (  # which the checks read
    *("video", "start_ms", "end_ms", "body", "speaker"),
    *("question", "new_question", "question_language", *TOPICS),
)
MAX_MS = 10**12
WAITING = gettext_lazy(
    "The checks wait for a video, a start, a later end, and the words of the answer."
)


@dataclass(frozen=True)
class Panel:
    summary: str
    rows: list[Row] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    failing: tuple[Finding, ...] = ()
    signature: str = ""
    needs_reason: bool = False

    @property
    def is_waiting(self) -> bool:
        return not (self.rows or self.held)

    @property
    def waiting(self) -> list[str]:
        """Return the labels of the checks, if none could run yet."""
        return [str(each.label) for each in HOLDING] if self.is_waiting else []

    @property
    def open_count(self) -> int:
        return sum(row.state == FAILS for row in self.rows)

    @property
    def rest(self) -> str:
        """Say how many checks hold or are overridden."""
        overridden = sum(row.state == OVERRIDDEN for row in self.rows)
        parts = [_("%(count)d overridden") % {"count": overridden}] if overridden else []
        parts += [_("%(count)d hold") % {"count": len(self.held)}] if self.held else []
        return ", ".join(parts)

    def values(self) -> dict[str, Any]:
        """Return what scripts read, beside the HTML of the rows."""
        return {
            "summary": self.summary,
            "rest": self.rest,
            "open": self.open_count,
            "needs_reason": self.needs_reason,
            "rows": [row.values() for row in self.rows],
        }


def panel_of(
    unsaved: UnsavedAnswer | None,
    answer: Answer | None,
    person: Any,
    overrides: Overrides | None = None,
) -> Panel:
    """Examine the values of a form. `answer` is the saved one, if there is one.

    `overrides` are the reasons in the form. Only users who may publish can enter them.
    """
    if unsaved is None:
        return Panel(str(WAITING))
    findings, words, held = unsaved.report()
    heard = {key_of(each): said for each, said in zip(findings, words, strict=True)}
    summary = summarise(findings)
    signature = signature_of(summary.failing, unsaved.clip)
    stored = reason_for(answer, signature)
    given = overrides if overrides and may_review(person) else Overrides()
    rows = [
        row_of(each, unsaved=unsaved, heard=heard[key_of(each)], **_state(each, stored, given))
        for each in summary.failing
    ]
    rows += [row_of(each, state_of_advice(each), unsaved) for each in summary.advice]
    rows.sort(key=lambda row: list(STATES).index(row.state))
    asks = bool(signature) and may_review(person) and stored is None
    return Panel(_summary(rows), rows, held, tuple(summary.failing), signature, asks)


def _state(finding: Finding, stored: EvidenceOverride | None, given: Overrides) -> dict[str, Any]:
    """Return the state of a failing check, with the reason if it is overridden."""
    if stored is not None:
        return {"state": OVERRIDDEN, "why": why_of(stored, finding)}
    why = given.why(finding)
    return {"state": OVERRIDDEN if why else FAILS, "why": why, "can_undo": bool(why)}


def proposal_panel(proposal: Proposal, person: Any) -> Panel:
    """Examine an answer as it would be with a proposal."""
    return panel_of(proposed_answer(proposal, person), proposal.answer, person)


def submitted(data: QueryDict) -> Callable[[str], Any]:
    """Return a function that reads a submitted value by the name of its field."""
    return lambda name: data.getlist(name) if name in TOPICS else data.get(name)


def parsed_values(get: Callable[[str], Any]) -> Mapping[str, Any]:
    """Parse submitted values, or those with which a form is rendered. Invalid ones become None."""
    given = {name: get(name) for name in FIELDS}
    body = str(given["body"] or "")
    return {
        **given,
        "video": record_id(str(given["video"] or "")),
        "question": record_id(str(given["question"] or "")),
        REMOVED_TOPICS: topic_pairs(given[REMOVED_TOPICS] or ()),
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
