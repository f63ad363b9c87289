"""Load the whole demo library. Every step adds only missing records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from clipqa.demo.articles import make_articles
from clipqa.demo.media import copy_media
from clipqa.demo.pictures import attach_pictures
from clipqa.demo.readers import make_submissions
from clipqa.demo.records import make_outlets, make_topics, set_health
from clipqa.demo.shipped import shipped_library, shipped_records
from clipqa.importers import jsonl
from clipqa.importers.run import Options, import_file
from clipqa.importers.save import Problem
from clipqa.models import Answer


class DemoError(Exception):
    """A demo answer was rejected. The message names its row."""


@dataclass(frozen=True)
class DemoReport:
    """The numbers of added records."""

    answers: int
    topics: int
    outlets: int
    files: int
    posters: int
    notes: int
    articles: int
    submissions: int

    @property
    def has_changes(self) -> bool:
        return any(vars(self).values())


def load_demo_library(now: datetime | None = None) -> DemoReport:
    now = now or timezone.now()
    return DemoReport(
        files=copy_media(),
        outlets=make_outlets(),
        topics=make_topics(),
        answers=_import_missing(now),
        notes=set_health(now),
        posters=attach_pictures(),
        articles=make_articles(),
        submissions=make_submissions(),
    )


def _import_missing(now: datetime) -> int:
    missing = _missing_records(now)
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            jsonl.write(missing, stream)
        result = import_file(path, Options(all_or_nothing=True), problems.append)
    if result.rejected:
        raise DemoError(f"The demo library can't be loaded: {problems[0]}")
    return result.created


def _missing_records(now: datetime) -> list[dict[str, Any]]:
    """Return the answers that are not in the library yet. Edits of the others are retained."""
    existing_keys = set(
        Answer.objects.filter(key__startswith="demo-").values_list("key", flat=True)
    )
    return [
        _with_schedule(record, now)
        for record in shipped_records()
        if record["key"] not in existing_keys
    ]


def _with_schedule(record: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Set the scheduled time of a record.

    A scheduled answer is shipped as a draft, since any fixed time would pass one day.
    """
    days = shipped_library()["scheduled"].get(record["key"])
    if days is None:
        return record
    moment = (now + timedelta(days=days)).replace(microsecond=0)
    return {**record, "status": "published", "publish_at": moment.isoformat()}
