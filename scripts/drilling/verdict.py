"""Whether the library holds every save it acknowledged, and none of them by half."""

from collections.abc import Iterator, Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import QuerySet

from clipqa.counters import take_turn
from clipqa.models import Answer, Revision, Source
from clipqa.search.drift import find_drift
from scripts.soaking.ledger import Ledger
from scripts.soaking.signing import number_in

Saves = Mapping[int, list[int]]


def judge(ledger: Ledger, promised: Saves, unsure: Saves) -> None:
    """While it looks nobody writes, so that what it compares is of one moment."""
    with transaction.atomic():
        take_turn()
        told = {pk: _told(pk) for pk in {*promised, *unsure}}
        for complaint in _lost(promised, told):
            ledger.breach("acknowledged and lost", complaint)
        for complaint in _halves({*promised, *unsure}):
            ledger.breach("half saved", complaint)
        if drift := find_drift():
            ledger.breach("half saved", f"entries, words or counters differ: {drift}")
    ledger.done["of those cut off, saved"] = _found(unsure, told)
    ledger.note("times looked through")


def _lost(promised: Saves, told: Mapping[int, set[int]]) -> Iterator[str]:
    bodies = dict(Answer.objects.filter(pk__in=promised).values_list("pk", "body"))
    for pk, numbers in promised.items():
        missing = set(numbers) - told[pk]
        if missing:
            yield f"answer {pk} has no revision of its saves {sorted(missing)}"
        if number_in(bodies.get(pk, "")) < max(numbers):
            yield f"answer {pk} is as of {number_in(bodies.get(pk, ''))}, not of {max(numbers)}"


def _halves(pks: set[int]) -> Iterator[str]:
    """From revision to revision, and from the last one to the answer, without a gap."""
    desk = ContentType.objects.get_for_model(Answer)
    for pk, body in Answer.objects.filter(pk__in=pks).values_list("pk", "body"):
        changes = _changes(pk)
        after = [*(before for before, _after in changes[1:]), body]
        gaps = [
            number_in(then)
            for (_before, then), now in zip(changes, after, strict=False)
            if then != now
        ]
        if gaps or (not changes and number_in(body)):
            yield f"answer {pk} lacks a revision after {gaps or 'its first state'}"
        entries = LogEntry.objects.filter(content_type=desk, object_id=str(pk)).count()
        revisions = _revisions(pk).filter(source=Source.DESK).count()
        if entries != revisions:
            yield f"answer {pk} has {entries} entries in the desk's log, {revisions} revisions"


def _told(pk: int) -> set[int]:
    """The saves that revisions tell of."""
    return {number_in(after) for _before, after in _changes(pk)}


def _changes(pk: int) -> list[list[str]]:
    found = _revisions(pk).order_by("pk").values_list("changes", flat=True)
    return [changes["body"] for changes in found if "body" in changes]


def _revisions(pk: int) -> QuerySet[Revision]:
    return Revision.objects.filter(noun="answer", record_id=pk)


def _found(unsure: Saves, told: Mapping[int, set[int]]) -> int:
    return sum(len(set(numbers) & told[pk]) for pk, numbers in unsure.items())


def judge_file(ledger: Ledger) -> None:
    """SQLite looks through every page of its file; PostgreSQL has no such question."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {pragma}")
            rows = cursor.fetchall()
            if rows not in ([], [("ok",)]):
                ledger.breach("damaged file", f"{pragma}: {rows[:3]}")
    ledger.note("integrity checks")
