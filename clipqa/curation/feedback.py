"""Store feedback from readers, and delete it after a while."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clipqa.models import Feedback


def receive_feedback(
    message: str, path: str = "", searched: str = "", now: datetime | None = None
) -> Feedback:
    """Store a message. The library's version stays the same, since no public page shows it."""
    now = now or timezone.now()
    with transaction.atomic():
        delete_outdated_feedback(now)
        return Feedback.objects.create(
            message=message, path=path, searched=searched, created_at=now
        )


def delete_outdated_feedback(now: datetime) -> None:
    Feedback.objects.outdated(now).delete()
