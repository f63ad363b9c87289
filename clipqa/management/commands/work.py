"""Work on what is owed: notices by e-mail, analyses of films."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from clipqa.jobs.kinds import KINDS
from clipqa.jobs.running import run_due
from clipqa.jobs.worker import Worker


class Command(BaseCommand):
    help = "Sends notices and analyses films, until it is stopped. Runs beside the server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Work on what is due now, then end, as for cron."
        )
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="End when the process that started this one ends.",
        )

    def handle(self, *args: Any, once: bool, with_parent: bool, **options: Any) -> None:
        if not once:
            Worker(ends_with_parent=with_parent).run()
            return
        for kind in KINDS.values():
            kind.plan()
        self.stdout.write(f"{run_due()} jobs done.")
