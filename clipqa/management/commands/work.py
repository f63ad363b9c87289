"""Run background jobs: notices by e-mail, analyses of films."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from clipqa.jobs.running import run_due
from clipqa.jobs.upkeep import keep_up
from clipqa.jobs.worker import Worker


class Command(BaseCommand):
    help = "Runs background jobs (notices by e-mail, analyses of films) until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="Run the jobs that are due, then end. For cron.",
        )
        parser.add_argument(
            "--parent",
            type=int,
            metavar="PID",
            help="End when the parent process, which has this id, ends.",
        )

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        if not once:
            Worker(parent).run()
            return
        keep_up()
        self.stdout.write(f"Jobs that were run: {run_due()}.")
