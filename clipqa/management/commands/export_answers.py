"""Export answers as records for `import_answers`."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.history.audit import note
from clipqa.importers import FileError, export_answers
from clipqa.importers.formats import EXPORT_FORMATS, format_to_write, labels
from clipqa.models import Answer, Event, Status


class Command(BaseCommand):
    help = f"Export clip answers to FILE ({labels(EXPORT_FORMATS)}); a name in .gz compresses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to write, or - for standard output")
        parser.add_argument(
            "--format",
            choices=EXPORT_FORMATS,
            default="",
            help="if the file name has no known suffix",
        )
        parser.add_argument(
            "--status",
            choices=Status.values,
            action="append",
            default=[],
            help="only answers with this status; may be repeated (default: all)",
        )

    def handle(self, *args: Any, file: str, status: list[str], **options: Any) -> None:
        answers = Answer.objects.filter(status__in=status or Status.values)
        try:
            if file == "-":
                chosen = EXPORT_FORMATS[options["format"] or "jsonl"]
                chosen.write(export_answers(answers), self.stdout)
                _note("-", answers.count(), status)
                return
            path = Path(file)
            chosen = format_to_write(path, options["format"])
            with replaced(path) as stream:
                chosen.write(export_answers(answers), stream)
        except FileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror or error}.") from error
        count = answers.count()
        _note(path.name, count, status)
        self.stdout.write(f"{count:,} answers are in {file}.")


def _note(file: str, count: int, status: list[str]) -> None:
    note(Event.EXPORTED, file, after={"answers": count, **({"status": status} if status else {})})


@contextmanager
def replaced(file: str | Path) -> Iterator[TextIO]:
    """Write to a temporary file, so that an interrupted export leaves the old file intact."""
    path = Path(file)
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as raw:
            packed = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if path.suffix == ".gz" else raw
            with io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream:
                yield stream
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
