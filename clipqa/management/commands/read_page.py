"""Print what a pasted page is read as."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.models.fields import translated
from clipqa.pasted_pages.as_json import as_json
from clipqa.pasted_pages.reading import MAX_LENGTH, read_page
from clipqa.pasted_pages.values import PageError

_MAX_BYTES = 4 * MAX_LENGTH  # a character has at most four bytes


class Command(BaseCommand):
    help = "Read plain text copied from a web page as an article or a topic, and print it as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the text in UTF-8, or - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            page = read_page(_text(file))
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror or error}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{file} is not text in UTF-8. Save it as plain text in UTF-8 and try again."
            ) from error
        except PageError as error:
            raise CommandError(translated(error)) from error
        self.stdout.write(json.dumps(as_json(page), ensure_ascii=False, indent=1))


def _text(file: str) -> str:
    if file == "-":
        content = sys.stdin.buffer.read(_MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise CommandError("The file is larger than 800 kB. Give one page at a time.")
    return content.decode("utf-8-sig")
