"""Load the demo library: stand-in footage, answers, topics and outlets."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clipqa.demo import DemoError, load_demo_library


class Command(BaseCommand):
    help = "Load the demo library with stand-in footage. Adds only missing records."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_demo_library()
        except DemoError as error:
            raise CommandError(str(error)) from error
        if not report.has_changes:
            self.stdout.write("The demo library is loaded already; nothing was changed.")
            return
        self.stdout.write(
            f"The demo library is ready: {report.answers} clip answers in {report.topics} topics"
            f" from {report.outlets} outlets, with {report.posters} posters, and"
            f" {report.articles} articles. The footage is a"
            " stand-in with a timecode in the picture."
        )
