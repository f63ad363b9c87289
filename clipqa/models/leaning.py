"""A question, topic, outlet or video is public while one published answer leans on it."""

from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef


def leaned_on_by_published(path: str, now: datetime | None, of: str = "pk") -> Exists:
    """A condition on the record that `path` leads to from an answer."""
    answers = apps.get_model("clipqa", "Answer")._default_manager.published(now)
    return Exists(answers.filter(**{path: OuterRef(of)}))
