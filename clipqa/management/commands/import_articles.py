"""Import articles from a file of records."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.importers import FileError, RowRejected
from clipqa.importers.articles import import_articles
from clipqa.models import Event, Source


class Command(BaseCommand):
    help = "Import articles from FILE in JSON Lines, optionally compressed with gzip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen, but change nothing"
        )

    def handle(self, *args: Any, file: str, dry_run: bool, **options: Any) -> None:
        try:
            with _on_disk(file) as path, as_actor(source=Source.IMPORT):
                result = import_articles(path, self.report, is_dry_run=dry_run)
        except FileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{result.created} created, {result.updated} updated, {result.unchanged} unchanged, "
            f"{result.rejected} rejected."
        )
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")
        else:
            note(Event.IMPORTED, file, after={"articles": vars(result)})
        if result.rejected:
            raise CommandError(f"{result.rejected} of {result.rows} rows were rejected; see above.")

    def report(self, rejected: RowRejected) -> None:
        self.stdout.write(f"row {rejected.errors[0].row}: rejected: {rejected}")


@contextmanager
def _on_disk(file: str) -> Iterator[Path]:
    if file != "-":
        yield Path(file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard-input.jsonl"
        with path.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield path
