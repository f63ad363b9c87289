"""What the worker does about questions of readers every ten minutes."""

from clipqa.jobs.upkeep import register_plan
from clipqa.models import Feedback, ReaderQuestion
from clipqa.models.old_feedback import copy_feedback
from clipqa.readers.answering import mark_answered


def copy_messages_of_old_code() -> None:
    """Copy what readers wrote while an update ran, after the migration and before the reload."""
    copy_feedback(Feedback, ReaderQuestion)


register_plan(copy_messages_of_old_code)
register_plan(mark_answered)
