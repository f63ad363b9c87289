"""Count the bounces and complaints in a mailbox."""

import mailbox
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clipqa.readers.bounce_messages import MAX_REPORT_BYTES, read_report


class Command(BaseCommand):
    help = (
        "Counts the bounces and complaints in a mailbox (mbox), or in one message. Addresses get "
        "no more mail after three bounces or one complaint. The file is not changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="An mbox, or a single message.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}. Give a mailbox (mbox) or a message.")
        found = Counter(map(read_report, messages_in(file)))
        for outcome, number in sorted(found.items()):
            self.stdout.write(f"{number} {outcome}")
        if not found:
            self.stdout.write("The file has no message.")


def messages_in(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        if opened.read(5) != b"From ":
            opened.seek(0)
            if message := opened.read(MAX_REPORT_BYTES):
                yield message
            return
    box = mailbox.mbox(file, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
