"""The report of a checked or applied import, as JSON values for its page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.importers.outcomes import NewRecord, Outcome, RecordOutcome
from clipqa.importers.problems import RowRejected, RowWarning
from clipqa.importers.run import Result
from clipqa.importers.save import Problem
from clipqa.importers.staged_rows import StagedRows
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Clip, Question, Status
from clipqa.models.answer_field import AnswerField
from clipqa.models.answer_fields import ANSWER_FIELDS, RECORD

MAX_ROWS = 2_000  # of each list; the counts are exact
MAX_WARNINGS, MAX_NEW = 500, 200
COUNTED = ("created", "updated", "unchanged", "rejected")
Json = dict[str, Any]
_FIELDS: dict[str, AnswerField] = {field.name: field for field in ANSWER_FIELDS}


class ReportBuilder:
    """Collects what an import reports about its rows."""

    def __init__(self, rows: StagedRows) -> None:
        self._rows = rows
        self._lists: dict[str, list[Any]] = {
            name: [] for name in ("rejected", "changed", "created", "warnings")
        }
        self.new: dict[str, list[str]] = {"outlet": [], "topic": [], "video": []}

    def add_problem(self, problem: Problem) -> None:
        if isinstance(problem, RowRejected):
            self._add_rejected(problem)
        elif isinstance(problem, RowWarning) and len(self._lists["warnings"]) < MAX_WARNINGS:
            warning = [problem.row, field_label(problem.field), problem.text]
            self._lists["warnings"].append(warning)

    def add_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, NewRecord):
            names = self.new[outcome.model_name]
            if len(names) < MAX_NEW:
                names.append(outcome.name)
        elif outcome.is_new and len(self._lists["created"]) < MAX_ROWS:
            self._lists["created"].append([outcome.row, outcome.question])
        elif outcome.is_changed and len(self._lists["changed"]) < MAX_ROWS:
            self._lists["changed"].append(_changed(outcome))

    def build(self, result: Result) -> Json:
        counts = {name: getattr(result, name) for name in (*COUNTED, "warnings")}
        lists = {name: sorted(rows, key=lambda row: row[0]) for name, rows in self._lists.items()}
        return {"counts": counts, "rows": result.rows, **lists, "new": self.new}

    def _add_rejected(self, rejected: RowRejected) -> None:
        if len(self._lists["rejected"]) >= MAX_ROWS or not rejected.errors:
            return
        row = rejected.errors[0].row
        errors = [[error.field, error.message, error.hint] for error in rejected.errors]
        self._lists["rejected"].append([row, errors, self._rows.texts_of(row)])


def field_label(name: str) -> str:
    """Return the label of a field of records. Other names, as of a column, are returned."""
    labels = {
        "row": _("Row"),
        "file": _("File"),
        "outlet": _("Outlet"),
        "video_title": _("Title of the video"),
        "video_duration": _("Duration of the video"),
        "stated_duration": _("Stated duration"),
        "edit_version": _("Edit version"),
        "transcript": _("Transcript"),
    }
    return labels.get(name) or (RECORD[name].label if name in RECORD else name)


def _changed(outcome: RecordOutcome) -> list[Any]:
    changes = [
        [_FIELDS[name].label, shown(name, old), shown(name, new)]
        for name, (old, new) in outcome.changes.items()
        if name in _FIELDS
    ]
    return [outcome.row, outcome.question, changes, [_added_label(name) for name in outcome.added]]


def _added_label(name: str) -> str:
    labels = {
        "topics": _("topics of the question"),
        "transcript": _("cues of the transcript"),
    }
    return labels.get(name, _("details of the video"))


def shown(name: str, value: Any) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Question():
            return value.text
        case Clip():
            start, end = format_timecode(value.start_ms), format_timecode(value.end_ms)
            return f"{start} - {end}, {value.video.title}"
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
    return str(dict(Status.choices).get(value, value)) if name == "status" else str(value)
