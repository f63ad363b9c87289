"""Rewrite the search entries from the answers, or report where they differ."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clipqa.search.drift import find_drift
from clipqa.search.indexing import rebuild_index


class Command(BaseCommand):
    help = "Rewrite every search entry from the answers, while readers read on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; report entries that differ from their answers and exit 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        count = rebuild_index(self._say_progress if options["verbosity"] > 1 else lambda done: None)
        self.stdout.write(f"Done: {count:,} answers can be found.")

    def _say_progress(self, done: int) -> None:
        self.stdout.write(f"{done:,} answers read")

    def _check(self) -> None:
        drift = find_drift()
        if not drift:
            self.stdout.write("Every answer that can be found has its entry, and no other has one.")
            return
        raise CommandError(
            f"{len(drift.missing):,} answers have no entry, {len(drift.needless):,} entries should "
            f"not be there, {len(drift.stale):,} say something else than their answer. "
            "Run manage.py rebuild_search."
        )
