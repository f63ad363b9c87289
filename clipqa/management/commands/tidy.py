"""Delete what is finished and no longer needed."""

from typing import Any

from django.core.management.base import BaseCommand

from clipqa.jobs.upkeep import delete_old_jobs


class Command(BaseCommand):
    help = "Deletes notices that were sent, failed or cancelled more than 30 days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{delete_old_jobs()} rows deleted.")
