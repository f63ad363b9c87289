"""Import a file of records into the library."""

import shutil
import sys
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from clipqa.db.outages import outage_of
from clipqa.importers import FileError, Options, Result, RowRejected, import_file
from clipqa.importers.encodings import is_text_encoding
from clipqa.importers.formats import FORMATS, labels
from clipqa.importers.problems import RowFinding
from clipqa.importers.save import NewNames, Problem
from clipqa.lib.sentences import quote


class Command(BaseCommand):
    help = f"Import clip answers from FILE ({labels(FORMATS)}), optionally compressed with gzip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument(
            "--format", choices=FORMATS, default="", help="if the file name has no known suffix"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="report what would happen, but change nothing",
        )
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="import nothing if a row is rejected"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="report failing evidence checks of each row; the rows are imported anyway",
        )
        parser.add_argument(
            "--encoding",
            type=_encoding,
            default="",
            help="of the file, such as cp1252 or utf-16 (default: UTF-8, or cp1252 if detected)",
        )

    def handle(self, *args: Any, file: str, verbosity: int, **options: Any) -> None:
        chosen = Options(
            options["format"],
            options["dry_run"],
            options["all_or_nothing"],
            options["encoding"],
            options["check"],
        )
        self.shows_progress = verbosity > 1 or (verbosity == 1 and sys.stderr.isatty())
        try:
            with _on_disk(file, chosen) as (path, settled):
                result = import_file(path, settled, self.report, self.progress)
        except FileError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            # The outermost level: a full disk or a lost connection is reported without a traceback.
            raise CommandError(
                f"The database failed ({error}). Rows committed before are saved. "
                "Repair the database and run the import again."
            ) from error
        except OSError as error:
            if outage_of(error) is None:
                raise
            raise CommandError(
                f"There is no space for the import ({error}). Rows committed before are saved. "
                f"Free some space, also in {tempfile.gettempdir()}, and run the import again."
            ) from error
        self.conclude(result, chosen)

    def report(self, problem: Problem) -> None:
        if isinstance(problem, RowRejected):
            self.stdout.write(f"row {problem.errors[0].row}: rejected: {problem}")
        elif isinstance(problem, RowFinding):
            self.stdout.write(f"row {problem.row}: check: {problem}")
        elif problem.row:
            self.stdout.write(f"row {problem.row}: warning: {problem}")
        else:
            self.stdout.write(f"warning: {problem}")

    def progress(self, stage: str, done: int, total: int) -> None:
        if self.shows_progress:
            end = "\r" if sys.stderr.isatty() else "\n"
            self.stderr.write(f"{stage} {done:,}" + (f" of {total:,}" if total else ""), ending=end)

    def conclude(self, result: Result, options: Options) -> None:
        if result.resumed:
            self.stdout.write(
                f"{result.resumed:,} records were already saved; continued after them."
            )
        self.name_new("outlets", result.new_outlets)
        self.name_new("topics", result.new_topics)
        self.name_new("videos", result.new_videos)
        self.stdout.write(
            f"{result.created} created, {result.updated} updated, "
            f"{result.unchanged} unchanged, {result.rejected} rejected."
        )
        if result.examined:
            self.stdout.write(
                f"Answers that fail a check: {result.failing:,} of {result.examined:,}."
            )
        if options.is_dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")
        elif not result.is_saved:
            self.stdout.write("Nothing was imported.")
        if result.rejected:
            raise CommandError(f"{result.rejected} of {result.rows} rows were rejected; see above.")

    def name_new(self, kind: str, new: NewNames) -> None:
        if new.count:
            names = ", ".join(f"“{quote(name)}”" for name in new.first)
            more = new.count - len(new.first)
            rest = f" and {more:,} more" if more else ""
            self.stdout.write(f"New {kind} ({new.count:,}): {names}{rest}.")


def _encoding(name: str) -> str:
    if name and not is_text_encoding(name):
        raise ArgumentTypeError(
            f"“{quote(name)}” is not an encoding. Give utf-8, utf-16 or cp1252."
        )
    return name


@contextmanager
def _on_disk(file: str, options: Options) -> Iterator[tuple[Path, Options]]:
    """Write standard input to a file, since an interrupted import recognises its file to resume."""
    if file != "-":
        yield Path(file), options
        return
    chosen = options.format_name or "jsonl"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard-input"
        with path.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield path, replace(options, format_name=chosen)
