"""Export or erase everything that readers have sent with an e-mail address."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.lib.durable_files import replace_private_file
from clipqa.readers.erasing import erase_personal_data, reapply_erasures
from clipqa.readers.personal_data import count_personal_data, export_personal_data

QUESTION = "Erase this for good? Type yes to erase it: "


class Command(BaseCommand):
    help = "Exports or erases what is stored of a reader's e-mail address, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        export = verbs.add_parser("export", help="write what is stored of an address")
        erase = verbs.add_parser("erase", help="erase what is stored of an address")
        for each in (export, erase):
            # As an argument it would be in the shell's history and in lists of processes.
            each.add_argument("address", help="the e-mail address, or - to read it from input")
        export.add_argument("file", nargs="?", default="-", help="a new file (default: output)")
        erase.add_argument("--yes", action="store_true", help="don't ask")
        verbs.add_parser("reapply", help="erase again what erased_addresses records")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        run: dict[str, Callable[..., None]] = {
            "export": self.export,
            "erase": self.erase,
            "reapply": self.reapply,
        }
        try:
            run[verb](**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"Nothing was done: {error}") from error

    def export(self, address: str, file: str, **options: Any) -> None:
        path = None if file == "-" else Path(file)
        if path and path.exists():
            raise CommandError(f"{file} exists already. Choose another name, or move it away.")
        data = as_json(export_personal_data(_address(address)))
        if path is None:
            self.stdout.write(data)
            return
        replace_private_file(path, data)
        self.stdout.write(f"{file} contains what is stored of the address.")

    def erase(self, address: str, yes: bool, **options: Any) -> None:
        address = _address(address)
        if not yes:
            counts = {entry.name: count for entry, count in count_personal_data(address) if count}
            self.stdout.write(as_json(counts))
            if not _is_confirmed():
                raise CommandError("Nothing was erased.")
        self.stdout.write(as_json(erase_personal_data(address)))

    def reapply(self, **options: Any) -> None:
        self.stdout.write(as_json(reapply_erasures()))


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _is_confirmed() -> bool:
    try:
        return input(QUESTION).strip() == "yes"
    except EOFError:  # nobody is there to ask
        return False


def _address(given: str) -> str:
    return sys.stdin.readline().strip() if given == "-" else given
