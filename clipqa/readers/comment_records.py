"""Comments as records for an export, without addresses and their HMACs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clipqa.models import Comment

CHUNK = 500
COLUMNS = {
    "public_id": "public_id",
    "article": "article__public_id",
    "question": "question__slug",
    "reply_to": "parent__public_id",
    "name": "name",
    "text": "text",
    "state": "state",
    "reason": "reason",
    "reports": "reports",
    "created_at": "created_at",
    "decided_at": "decided_at",
    "decided_by": "decided_by_name",
}


def export_comments(comments: "QuerySet[Comment]") -> Iterator[dict[str, Any]]:
    """Yield the records of comments, the oldest first, with up to `CHUNK` in memory."""
    rows = comments.order_by("pk").values_list(*COLUMNS.values())
    for values in rows.iterator(chunk_size=CHUNK):
        yield dict(zip(COLUMNS, map(_json, values), strict=True))


def _json(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
