"""Import a file: read and check all of it first, then land the good records."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    reset_queries,
    transaction,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.counters import take_turn
from clipqa.curation.audit import note
from clipqa.importers.journal import Journal
from clipqa.importers.problems import FileError, RowError, RowRejected, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.importers.reading import fingerprint, format_of, read_rows
from clipqa.importers.records import Record, parse_record, unknown_fields
from clipqa.importers.save import Batch, Problem, Report, Run, Tally
from clipqa.importers.slugs import SlugGiver
from clipqa.importers.spool import Spool
from clipqa.models import Event, LibraryState, Source
from clipqa.revisions import acting
from clipqa.search.backends import get_backend
from clipqa.sentences import quote

ONE_TRANSACTION = 10_000
CHUNK = 500
CUES_IN_CHUNK = 20_000  # what a chunk holds in memory
MOST_UNKNOWN = 50
ATTEMPTS = 3
COUNTED = ("created", "updated", "unchanged", "rejected")
DEADLOCKS = {"40001", "40P01"}

Progress = Callable[[str, int, int], None]  # what is going on, done, of (0: unknown)


@dataclass(frozen=True)
class Options:
    format_name: str = ""
    is_dry_run: bool = False
    all_or_nothing: bool = False


@dataclass
class Result(Tally):
    rows: int = 0
    resumed: int = 0  # records that an earlier, broken-off run had landed
    has_landed: bool = True


class _Undone(Exception):  # noqa: N818 (rolls a transaction back on purpose)
    pass


def import_file(
    path: Path,
    options: Options = Options(),
    report: Report = lambda problem: None,
    progress: Progress = lambda stage, done, total: None,
) -> Result:
    """Raises FileError when the file as a whole can't be read; nothing is touched then."""
    with acting(source=Source.IMPORT):
        return _Import(path, options, report, progress).run()


class _Import:
    def __init__(self, path: Path, options: Options, report: Report, progress: Progress) -> None:
        self._path = path
        self._format = format_of(path, options.format_name)
        self._options = options
        self._report = report
        self._progress = progress
        self._now = timezone.now()
        self._slugs = SlugGiver()
        self._answered: dict[int, int] = {}
        self._good = 0
        self._is_one_transaction = True
        self._result = Result()

    def run(self) -> Result:
        with Spool() as spool, collecting_seldom():
            self._check(spool)
            strict = self._options.all_or_nothing
            if strict and self._result.rejected:
                self._result.has_landed = False
            elif strict or self._options.is_dry_run or self._result.rows <= ONE_TRANSACTION:
                self._land_at_once(spool)
            else:
                self._land_in_chunks(spool)
        return self._result

    def _check(self, spool: Spool) -> None:
        """Parse everything, outside any transaction."""

        def count(problem: Problem) -> None:
            self._result.rejected += isinstance(problem, RowRejected)
            self._result.warnings += isinstance(problem, RowWarning)
            self._report(problem)

        rows = read_rows(self._path, self._format)
        for chunk in chunked(good_records(rows, self._now, count)):
            spool.add(chunk)
            self._good += len(chunk)
            self._progress(_("checked"), self._good, 0)
        self._result.rows = self._good + self._result.rejected

    def _land_at_once(self, spool: Spool) -> None:
        tally = self._transaction(spool.chunks, done=0)
        strict_failure = self._options.all_or_nothing and tally.rejected
        self._result.has_landed = not (self._options.is_dry_run or strict_failure)
        self._result.add(Tally(rejected=tally.rejected) if strict_failure else tally)

    def _land_in_chunks(self, spool: Spool) -> None:
        self._is_one_transaction = False
        try:
            self._land_each(spool)
        finally:  # broken off, what had landed until then is on record too
            self._note(self._result)

    def _land_each(self, spool: Spool) -> None:
        journal = Journal(fingerprint(self._path))
        landed_row = journal.landed_row()
        done = 0
        for chunk in spool.chunks():
            ahead = [record for record in chunk if record.row > landed_row]
            self._result.resumed += len(chunk) - len(ahead)
            if ahead:
                self._result.add(self._transaction(lambda ahead=ahead: iter([ahead]), done))  # type: ignore[misc]
                journal.note(ahead[-1])
            done += len(chunk)
        journal.close()
        get_backend().tidy()

    def _transaction(self, chunks: Callable[[], Iterator[list[Record]]], done: int) -> Tally:
        """Land chunks together; once more if somebody made one of the same nouns meanwhile."""
        for attempt in range(ATTEMPTS):
            problems: list[Problem] = []
            run = Run(self._now, problems.append, self._slugs, dict(self._answered))
            tally = Tally()
            try:
                with transaction.atomic():
                    self._land(chunks(), run, tally, done)
            except (IntegrityError, OperationalError) as error:
                if not _is_clash(error):
                    raise
                if attempt + 1 == ATTEMPTS:
                    raise _refused(error) from error
                continue
            except _Undone:
                pass
            else:
                self._answered = run.answered
            break
        for problem in problems:
            self._report(problem)
        return tally

    def _land(self, chunks: Iterable[list[Record]], run: Run, tally: Tally, done: int) -> None:
        take_turn()  # before any row is held: a later chunk may need one that an editor holds
        for chunk in chunks:
            tally.add(Batch(chunk, run).land())
            done += len(chunk)
            self._progress(_("saved"), done, self._good)
            reset_queries()  # in debug mode Django keeps every statement
        if self._options.is_dry_run or (self._options.all_or_nothing and tally.rejected):
            raise _Undone
        if self._is_one_transaction:
            rejected = self._result.rejected + tally.rejected
            self._note(replace(tally, rejected=rejected))
        if tally.created or tally.updated:
            LibraryState.objects.touch()

    def _note(self, tally: Tally) -> None:
        counts = {name: count for name, count in vars(tally).items() if name in COUNTED}
        note(Event.IMPORTED, self._path.name, after=counts)


def good_records(rows: Iterable[RawRow], now: datetime, report: Report) -> Iterator[Record]:
    """The records that can be read; everything else is reported and left out."""
    first_rows: dict[str, dict[str, int]] = {"key": {}, "public_id": {}}
    unknown: set[str] = set()
    for row, raw in rows:
        try:
            if isinstance(raw, RowError):
                raise RowRejected(raw)
            _report_unknown(raw, unknown, report)
            record = parse_record(row, raw, now)
            _refuse_twice(record, first_rows)
        except RowRejected as rejection:
            report(rejection)
            continue
        for warning in record.warnings:
            report(warning)
        yield record


def _report_unknown(raw: Mapping[str, object], known: set[str], report: Report) -> None:
    if len(known) >= MOST_UNKNOWN:
        return
    for name in sorted(unknown_fields(raw) - known):
        known.add(name)
        text = _("The record has no such field; it is passed over, in every row.")
        report(RowWarning(0, quote(name), text))


def _refuse_twice(record: Record, first_rows: dict[str, dict[str, int]]) -> None:
    """`first_rows` knows of each name which row said it first; it remembers all of a file."""
    for name, rows in first_rows.items():
        value = getattr(record, name)
        if value in rows:
            wrong = _("Row %(row)d has “%(value)s” already.") % {
                "row": rows[value],
                "value": quote(value),
            }
            right = _("Give every record its own.")
            raise RowRejected(RowError(record.row, name, wrong, right))
    for name, rows in first_rows.items():
        if value := getattr(record, name):
            rows[value] = record.row


def chunked(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Up to 500 records, fewer where they carry long transcripts."""
    chunk: list[Record] = []
    cues = 0
    for record in records:
        if chunk and (len(chunk) == CHUNK or cues + len(record.cues) > CUES_IN_CHUNK):
            yield chunk
            chunk, cues = [], 0
        chunk.append(record)
        cues += len(record.cues)
    if chunk:
        yield chunk


def _is_clash(error: DatabaseError) -> bool:
    """Somebody made the same record first, or PostgreSQL broke a deadlock with somebody."""
    state = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, IntegrityError) or state in DEADLOCKS


def _refused(error: DatabaseError) -> FileError:
    return FileError(
        _(
            "The database refused a chunk (%(reason)s), perhaps because somebody is adding the "
            "same records. What had landed stands; run the import again."
        )
        % {"reason": quote(str(error).splitlines()[0])}
    )


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A chunk's records live as long as the chunk: looking for dead ones among them, as often as
    Python does, takes a twentieth of an import.
    """
    usual = gc.get_threshold()
    gc.set_threshold(500_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
