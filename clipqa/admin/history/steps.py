"""The steps of a record's history, and how its pages show them."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.fields import record_id
from clipqa.admin.history.values import FieldDifference, changed_labels, differences
from clipqa.history import RecordHistory, State
from clipqa.models import Revision


class Step(NamedTuple):
    """A revision as a page shows it."""

    revision: Revision
    changed: str  # labels of the changed fields
    why: str
    record: Any = None  # a link to the record that was changed, if that is another one


class StepsMixin(RecordPagesMixin):
    """What the pages of a record's history share. A model admin may override it."""

    def get_history(self, request: HttpRequest, record: Any) -> RecordHistory:
        return RecordHistory(record)

    def get_step(self, request: HttpRequest, revision: Revision) -> Step:
        return Step(revision, changed_labels(revision), revision.why)

    def get_differences(self, before: State, after: State) -> list[FieldDifference]:
        return differences(self.model, before, after)


def find_revision(history: RecordHistory, given: str) -> Revision:
    found: Revision | None = history.revisions.filter(pk=record_id(given)).first()
    if found is None:
        raise Http404
    return found
