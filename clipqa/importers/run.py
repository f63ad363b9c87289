"""Import a file or a pasted page: read and check all of it first, then save the valid records."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    reset_queries,
    transaction,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.counters import take_writer_lock
from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.importers.checking import valid_records
from clipqa.importers.evidence import report_findings
from clipqa.importers.journal import Journal
from clipqa.importers.outcomes import Outcome, Outcomes
from clipqa.importers.problems import FileError, RowRejected, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.importers.reading import fingerprint, format_to_read, read_rows
from clipqa.importers.record_maps import NameIndexes
from clipqa.importers.records import Record
from clipqa.importers.save import Batch, ImportCounts, Problem, Report, Run
from clipqa.importers.slugs import SlugAllocator
from clipqa.importers.spool import Spool
from clipqa.lib.sentences import quote
from clipqa.models import Event, LibraryState, Source
from clipqa.search.backends import get_backend

ONE_TRANSACTION = 10_000
CHUNK = 500
CUES_IN_CHUNK = 20_000  # limits the memory of a chunk
ATTEMPTS = 3
COUNTED = ("created", "updated", "unchanged", "rejected")
DEADLOCKS = {"40001", "40P01"}  # SQLSTATE of PostgreSQL: serialization failure, deadlock

Progress = Callable[[str, int, int], None]  # stage, number done, total (0: unknown)


@dataclass(frozen=True)
class Options:
    format_name: str = ""
    is_dry_run: bool = False
    all_or_nothing: bool = False
    encoding: str = ""  # '' for UTF-8, or cp1252 with a warning
    checks_evidence: bool = False
    person: Any = None  # who owns new answers, and may do no more than in the admin; None: all
    outcomes: Outcomes | None = None  # called for each valid record, after its transaction


@dataclass
class Result(ImportCounts):
    rows: int = 0
    resumed: int = 0  # records that an earlier, interrupted run had saved
    examined: int = 0  # answers that were compared with their clips
    failing: int = 0  # of these
    is_saved: bool = True


class _Rollback(Exception):  # noqa: N818 (rolls a transaction back on purpose)
    pass


def import_file(
    path: Path,
    options: Options = Options(),
    report: Report = lambda problem: None,
    progress: Progress = lambda stage, done, total: None,
) -> Result:
    """Import a file, and report its problems.

    Raises FileError if the file as a whole can't be read, before anything is changed, or if the
    database refuses a chunk.
    """
    rows = read_rows(path, format_to_read(path, options.format_name), options.encoding)
    with as_actor(source=Source.IMPORT):
        return _Import(_Input(path.name, rows, path), options, report, progress).run()


def import_rows(name: str, rows: Iterable[RawRow], options: Options, report: Report) -> Result:
    """Import rows that are no file, in one transaction. `name` is that of the audit entry."""
    with as_actor(source=Source.IMPORT):
        return _Import(_Input(name, rows), options, report, lambda stage, done, total: None).run()


@dataclass(frozen=True)
class _Input:
    name: str
    rows: Iterable[RawRow]
    path: Path | None = None  # of a file, whose interrupted import can be continued


class _Import:
    def __init__(self, given: _Input, options: Options, report: Report, progress: Progress) -> None:
        self._input = given
        self._options = options
        self._report = report
        self._progress = progress
        self._now = timezone.now()
        self._slugs = SlugAllocator()
        self._names = NameIndexes()
        self._answer_rows: dict[int, int] = {}
        self._valid_count = 0
        self._is_one_transaction = True
        self._result = Result()

    def run(self) -> Result:
        with Spool() as spool, infrequent_gc():
            self._check(spool)
            strict = self._options.all_or_nothing
            if strict and self._result.rejected:
                self._result.is_saved = False
                return self._result
            path = self._input.path  # of rows without a file nothing can be continued
            at_once = strict or self._options.is_dry_run or self._result.rows <= ONE_TRANSACTION
            if at_once or path is None:
                self._save_at_once(spool)
            else:
                self._save_in_chunks(spool, path)
        return self._result

    def _check(self, spool: Spool) -> None:
        """Parse all rows, outside any transaction, and store valid records in the spool."""

        def count(problem: Problem) -> None:
            self._result.rejected += isinstance(problem, RowRejected)
            self._result.warnings += isinstance(problem, RowWarning)
            self._report(problem)

        rows = self._input.rows
        for chunk in chunked(valid_records(rows, self._now, count, spool.withhold)):
            spool.add(chunk)
            self._valid_count += len(chunk)
            self._progress(_("checked"), self._valid_count, 0)
        if spool.withheld_from is not None:
            self._report_withheld(spool.withheld_from, spool.count_withheld(), count)
        self._result.rows = self._valid_count + self._result.rejected

    def _report_withheld(self, first: int, count: int, report: Report) -> None:
        self._valid_count -= count
        self._result.rejected += count
        text = _(
            "A quote of this row may be closed in the wrong place, and a later row is malformed. "
            "So none of the %(count)d rows from this one on was imported."
        )
        report(RowWarning(first, "row", text % {"count": count}))

    def _save_at_once(self, spool: Spool) -> None:
        counts = self._transaction(spool.chunks, done=0)
        strict_failure = self._options.all_or_nothing and counts.rejected
        self._result.is_saved = not (self._options.is_dry_run or strict_failure)
        self._result.add(ImportCounts(rejected=counts.rejected) if strict_failure else counts)

    def _save_in_chunks(self, spool: Spool, path: Path) -> None:
        self._is_one_transaction = False
        try:
            self._save_each_chunk(spool, Journal(fingerprint(path)))
        finally:  # an interrupted import also notes the chunks that it has saved
            self._write_audit_entry(self._result)

    def _save_each_chunk(self, spool: Spool, journal: Journal) -> None:
        last_saved_row = journal.last_saved_row()
        done = 0
        for chunk in spool.chunks():
            remaining = [record for record in chunk if record.row > last_saved_row]
            self._result.resumed += len(chunk) - len(remaining)
            if remaining:
                self._result.add(self._transaction(partial(iter, [remaining]), done))
                journal.save(remaining[-1])
            done += len(chunk)
        journal.close()
        get_backend().optimize()

    def _transaction(self, chunks: Callable[[], Iterator[list[Record]]], done: int) -> ImportCounts:
        """Save chunks in one transaction.

        Tries again if another transaction has created one of the same records, and on a deadlock.
        """
        for attempt in range(ATTEMPTS):
            problems: list[Problem] = []
            outcomes: list[Outcome] = []
            run = Run(
                self._now,
                problems.append,
                self._slugs,
                self._names,
                dict(self._answer_rows),
                self._options.person,
                outcomes.append if self._options.outcomes else None,
            )
            counts = ImportCounts()
            try:
                with transaction.atomic():
                    self._save(chunks(), run, counts, done)
            except (IntegrityError, OperationalError) as error:
                if not _is_conflict(error):
                    raise
                self._names.clear()  # the records that the transaction had created are gone
                if attempt + 1 == ATTEMPTS:
                    raise _conflict_error(error) from error
                continue
            except _Rollback:
                pass
            else:
                # After the commit, so that nobody waits for the checks.
                self._examine(run, stores=True)
                self._answer_rows = run.answer_rows
            break
        for problem in problems:
            self._report(problem)
        if self._options.outcomes:
            for outcome in outcomes:
                self._options.outcomes(outcome)
        return counts

    def _examine(self, run: Run, *, stores: bool) -> None:
        if not self._options.checks_evidence:
            return
        new = run.answer_rows.keys() - self._answer_rows.keys()
        rows = {pk: run.answer_rows[pk] for pk in new}
        examined, failing = report_findings(rows, run.report, stores=stores)
        self._result.examined += examined
        self._result.failing += failing

    def _save(
        self, chunks: Iterable[list[Record]], run: Run, counts: ImportCounts, done: int
    ) -> None:
        # Before any row is locked, since a later chunk may need one that an editor has locked.
        take_writer_lock()
        for chunk in chunks:
            counts.add(Batch(chunk, run).save())
            done += len(chunk)
            self._progress(_("saved"), done, self._valid_count)
            reset_queries()  # with DEBUG Django stores every statement
        if self._options.is_dry_run:
            self._examine(run, stores=False)
            raise _Rollback
        if self._options.all_or_nothing and counts.rejected:
            raise _Rollback
        # Otherwise `_save_in_chunks` notes the sum of all chunks.
        if self._is_one_transaction:
            rejected = self._result.rejected + counts.rejected
            self._write_audit_entry(replace(counts, rejected=rejected))
        if counts.created or counts.updated:
            LibraryState.objects.touch()

    def _write_audit_entry(self, counts: ImportCounts) -> None:
        counted = {name: count for name, count in vars(counts).items() if name in COUNTED}
        note(Event.IMPORTED, self._input.name, after=counted)


def chunked(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Yield lists of up to `CHUNK` records, fewer if they have long transcripts."""
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


def _is_conflict(error: DatabaseError) -> bool:
    """Return whether another transaction created the same record, or caused a deadlock."""
    state = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, IntegrityError) or state in DEADLOCKS


def _conflict_error(error: DatabaseError) -> FileError:
    return FileError(
        _(
            "The database rejected a chunk (%(reason)s), perhaps because somebody is adding the "
            "same records. Earlier chunks are saved. Run the import again."
        )
        % {"reason": quote(str(error).splitlines()[0])}
    )


@contextmanager
def infrequent_gc() -> Iterator[None]:
    """Collect garbage less often.

    The records of a chunk are in use until its end. To search them as often as Python does by
    default takes a twentieth of an import.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(500_000, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
