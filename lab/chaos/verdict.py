"""Check that the database holds every acknowledged save, and no save in part."""

from collections.abc import Iterator, Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import QuerySet

from clipqa.counters import take_writer_lock
from clipqa.models import Answer, Revision, Source
from clipqa.search.drift import find_drift
from lab.soak.ledger import Ledger, save_number

Saves = Mapping[int, list[int]]


def check_saves(ledger: Ledger, acknowledged: Saves, unknown: Saves) -> None:
    """The writer lock blocks all writers meanwhile, so that everything is of one moment."""
    with transaction.atomic():
        take_writer_lock()
        recorded = {pk: _recorded(pk) for pk in {*acknowledged, *unknown}}
        for sentence in _lost(acknowledged, recorded):
            ledger.breach("acknowledged and lost", sentence)
        for sentence in _half_saved({*acknowledged, *unknown}):
            ledger.breach("half saved", sentence)
        if drift := find_drift():
            ledger.breach("half saved", f"entries, words or counters differ: {drift}")
    ledger.done["of those cut off, saved"] = _count_found(unknown, recorded)
    ledger.note("times checked")


def _lost(acknowledged: Saves, recorded: Mapping[int, set[int]]) -> Iterator[str]:
    bodies = dict(Answer.objects.filter(pk__in=acknowledged).values_list("pk", "body"))
    for pk, numbers in acknowledged.items():
        missing = set(numbers) - recorded[pk]
        if missing:
            yield f"answer {pk} has no revision of its saves {sorted(missing)}"
        if (number := save_number(bodies.get(pk, ""))) < max(numbers):
            yield f"answer {pk} is as of {number}, not of {max(numbers)}"


def _half_saved(pks: set[int]) -> Iterator[str]:
    """Report gaps from revision to revision, and from the last revision to the answer."""
    content_type = ContentType.objects.get_for_model(Answer)
    for pk, body in Answer.objects.filter(pk__in=pks).values_list("pk", "body"):
        changes = _changes(pk)
        followers = [*(before for before, _after in changes[1:]), body]
        gaps = [
            save_number(after)
            for (_before, after), follower in zip(changes, followers, strict=False)
            if after != follower
        ]
        if gaps or (not changes and save_number(body)):
            yield f"answer {pk} lacks a revision after {gaps or 'its first state'}"
        entries = LogEntry.objects.filter(content_type=content_type, object_id=str(pk)).count()
        revisions = _revisions(pk).filter(source=Source.ADMIN).count()
        if entries != revisions:
            yield f"answer {pk} has {entries} entries in the admin's log, {revisions} revisions"


def _recorded(pk: int) -> set[int]:
    """The numbers of the saves that have a revision."""
    return {save_number(after) for _before, after in _changes(pk)}


def _changes(pk: int) -> list[list[str]]:
    found = _revisions(pk).order_by("pk").values_list("changes", flat=True)
    return [changes["body"] for changes in found if "body" in changes]


def _revisions(pk: int) -> QuerySet[Revision]:
    return Revision.objects.filter(model_name="answer", record_id=pk)


def _count_found(unknown: Saves, recorded: Mapping[int, set[int]]) -> int:
    return sum(len(set(numbers) & recorded[pk]) for pk, numbers in unknown.items())


def check_file(ledger: Ledger) -> None:
    """Run SQLite's checks of the whole file; PostgreSQL has no counterpart."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {pragma}")
            rows = cursor.fetchall()
            if rows not in ([], [("ok",)]):
                ledger.breach("damaged file", f"{pragma}: {rows[:3]}")
    ledger.note("integrity checks")
