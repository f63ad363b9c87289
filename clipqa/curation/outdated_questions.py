"""Delete old questions of readers that were neither listed nor answered."""

from datetime import datetime

from django.utils import timezone

from clipqa.jobs.upkeep import register_deletion
from clipqa.models import Feedback, ReaderQuestion
from clipqa.models.reader_question import RETENTION


def delete_outdated_questions(now: datetime | None = None) -> int:
    """Delete them, and the messages of the previous release. Return their number."""
    now = now or timezone.now()
    Feedback.objects.filter(created_at__lte=now - RETENTION).delete()
    return ReaderQuestion.objects.outdated(now).delete()[0]


register_deletion("questions of readers", delete_outdated_questions)
