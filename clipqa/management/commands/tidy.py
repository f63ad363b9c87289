"""Delete what is finished and no longer needed."""

from typing import Any

from django.core.management.base import BaseCommand

from clipqa.jobs.upkeep import delete_outdated


class Command(BaseCommand):
    help = (
        "Deletes notices that were sent, failed or cancelled more than 30 days ago, and uploaded "
        "transcripts and films that nobody has stored within a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = [f"{number} {things}" for things, number in delete_outdated().items()]
        self.stdout.write(f"Deleted: {', '.join(deleted)}.")
