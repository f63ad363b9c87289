"""Whatever is done is on record: who, when, what, before and after."""

import getpass
from itertools import chain
from pathlib import Path

import pytest

from clipqa.models import AuditEntry, Revision
from tests.roles.actions import DEEDS, NEW_PASSWORD, set_up

pytestmark = pytest.mark.django_db

# Of these there is nothing more to tell: no password is ever kept.
PLAIN = {"sign_in_failed", "signed_in", "signed_out", "password_changed"}
Row = Revision | AuditEntry


def rows_since(revision: int, entry: int) -> list[Row]:
    kept = Revision.objects.filter(pk__gt=revision).order_by("pk")
    return [*kept, *AuditEntry.objects.filter(pk__gt=entry).order_by("pk")]


def newest(model: type[Row]) -> int:
    return model.objects.newest_first().values_list("pk", flat=True).first() or 0


def kind(row: Row) -> str:
    return row.verb if isinstance(row, Revision) else row.event


def tells(row: Row) -> bool:
    said = row.changes if isinstance(row, Revision) else row.before or row.after
    return bool(row.at and (said or kind(row) in PLAIN))


def test_each_of_forty_deeds_leaves_its_rows_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: NEW_PASSWORD)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
    stage, wrong = set_up(tmp_path), {}
    for number, (deed, who, left) in enumerate(DEEDS):
        before = newest(Revision), newest(AuditEntry)
        deed(stage)
        rows = rows_since(*before)
        told = [(kind(row), row.actor_name, tells(row)) for row in rows]
        if told != [(each, who, True) for each in left]:
            wrong[number] = f"{told}, not {left} by {who or 'nobody'}"
    assert wrong == {}
    assert len(list(chain(*(left for _deed, _who, left in DEEDS)))) > 40
