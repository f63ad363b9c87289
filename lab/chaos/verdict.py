"""Check that the database holds every acknowledged save, and no save in part."""

from collections.abc import Iterator, Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from clipqa.counters import take_writer_lock
from clipqa.models import Source
from clipqa.search.drift import find_drift
from lab.chaos.records import Record
from lab.soak.ledger import Ledger, save_number

Saves = Mapping[Record, list[int]]


def check_saves(ledger: Ledger, acknowledged: Saves, unknown: Saves) -> None:
    """The writer lock blocks all writers meanwhile, so that everything is of one moment."""
    with transaction.atomic():
        take_writer_lock()
        recorded = {record: _recorded(record) for record in {*acknowledged, *unknown}}
        for sentence in _lost(acknowledged, recorded):
            ledger.breach("acknowledged and lost", sentence)
        for sentence in _half_saved({*acknowledged, *unknown}):
            ledger.breach("half saved", sentence)
        if drift := find_drift():
            ledger.breach("half saved", f"entries, words or counters differ: {drift}")
    ledger.done["of those cut off, saved"] = _count_found(unknown, recorded)
    ledger.note("times checked")


def _lost(acknowledged: Saves, recorded: Mapping[Record, set[int]]) -> Iterator[str]:
    for record, numbers in acknowledged.items():
        missing = set(numbers) - recorded[record]
        if missing:
            yield f"{record} has no revision of its saves {sorted(missing)}"
        if (number := save_number(record.text())) < max(numbers):
            yield f"{record} is as of {number}, not of {max(numbers)}"


def _half_saved(records: set[Record]) -> Iterator[str]:
    """Report gaps from revision to revision, and from the last revision to the record."""
    for record in sorted(records):
        changes, text = record.changes(), record.text()
        followers = [*(before for before, _after in changes[1:]), text]
        gaps = [
            save_number(after)
            for (_before, after), follower in zip(changes, followers, strict=False)
            if after != follower
        ]
        if gaps or (not changes and save_number(text)):
            yield f"{record} lacks a revision after {gaps or 'its first state'}"
        entries = _log_entries(record)
        revisions = record.revisions().filter(source=Source.ADMIN).count()
        if entries != revisions:
            yield f"{record} has {entries} entries in the admin's log, {revisions} revisions"


def _log_entries(record: Record) -> int:
    content_type = ContentType.objects.get_by_natural_key("clipqa", record.model)
    return LogEntry.objects.filter(content_type=content_type, object_id=str(record.pk)).count()


def _recorded(record: Record) -> set[int]:
    """The numbers of the saves that have a revision."""
    return {save_number(after) for _before, after in record.changes()}


def _count_found(unknown: Saves, recorded: Mapping[Record, set[int]]) -> int:
    return sum(len(set(numbers) & recorded[record]) for record, numbers in unknown.items())


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
