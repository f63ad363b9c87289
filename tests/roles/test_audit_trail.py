"""Each action writes who did what when, with the values before and after."""

import getpass
from itertools import chain
from pathlib import Path

import pytest

from clipqa.models import AuditEntry, Revision
from tests.roles.actions import ACTIONS, NEW_PASSWORD, make_scenario

pytestmark = pytest.mark.django_db

# Rows without values. Passwords are never stored.
WITHOUT_VALUES = {"sign_in_failed", "signed_in", "signed_out", "password_changed"}
Row = Revision | AuditEntry


def rows_since(revision: int, entry: int) -> list[Row]:
    revisions = Revision.objects.filter(pk__gt=revision).order_by("pk")
    return [*revisions, *AuditEntry.objects.filter(pk__gt=entry).order_by("pk")]


def newest(model: type[Row]) -> int:
    return model.objects.newest_first().values_list("pk", flat=True).first() or 0


def kind(row: Row) -> str:
    return row.verb if isinstance(row, Revision) else row.event


def is_complete(row: Row) -> bool:
    values = row.changes if isinstance(row, Revision) else row.before or row.after
    return bool(row.at and (values or kind(row) in WITHOUT_VALUES))


def test_each_action_writes_exactly_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: NEW_PASSWORD)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
    scenario, wrong = make_scenario(tmp_path), {}
    for number, (action, who, expected) in enumerate(ACTIONS):
        before = newest(Revision), newest(AuditEntry)
        action(scenario)
        rows = rows_since(*before)
        found = [(kind(row), row.actor_name, is_complete(row)) for row in rows]
        if found != [(each, who, True) for each in expected]:
            wrong[number] = f"{found}, not {expected} by {who or 'nobody'}"
    assert wrong == {}
    assert len(list(chain(*(rows for _action, _who, rows in ACTIONS)))) > 40
