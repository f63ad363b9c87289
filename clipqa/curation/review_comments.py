"""The comments on answers and articles that were sent back from review."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from clipqa.history import current_actor
from clipqa.models import Status
from clipqa.models.review import REVIEW_COMMENTS

# Those of archived records stay, since a record can return from the archive.
WITH_COMMENT = {Status.DRAFT, Status.ARCHIVED}


def store_comment(record: Any, comment: str, now: datetime) -> None:
    current, model = current_actor(), REVIEW_COMMENTS[type(record)]
    by = current.actor.pk if current.actor else None
    values = {"comment": comment, "by_id": by, "by_name": current.actor_name, "at": now}
    model._default_manager.update_or_create(**{model.record_name: record}, defaults=values)


def delete_comments(records: Iterable[Any]) -> None:
    """Delete the comments on records of one model that are neither drafts nor archived."""
    reviewed = [record for record in records if record.status not in WITH_COMMENT]
    if reviewed:
        model = REVIEW_COMMENTS[type(reviewed[0])]
        model._default_manager.filter(**{f"{model.record_name}__in": reviewed}).delete()
