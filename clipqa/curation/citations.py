"""Keep the rows of cited answers, and the copy of each source that outlives its answer.

A verb that changes what an answer shows calls `follow_answers` in its own transaction. For answers
that no article cites that is one lookup by an index.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from clipqa.curation.cited_states import (
    AVAILABILITY,
    PUBLIC,
    change_between,
    state_of_answer,
    was_public,
)
from clipqa.db.statements import ids_in
from clipqa.models import Answer, Article, Citation, Question, Video
from clipqa.models.citation import CitedChange

# The copied columns, with the path to each from an answer.
COPIED = {
    "question_text": "question.text",
    "outlet_name": "clip.video.outlet.name",
    "speaker": "speaker",
    "video_title": "clip.video.title",
    "said_on": "clip.video.aired_on",
    "start_ms": "clip.start_ms",
    "end_ms": "clip.end_ms",
}
# A topic has thousands of answers, of which none is looked up in a library without articles.
MANY = 500
ERASED_COLUMNS = ("question_text", "speaker", "video_title")
WRITTEN = ("answer_id", "position", "change", "changed_at", "seen", "latest", *COPIED)


def write_citations(
    article: Article, cited: Sequence[str] | None, now: datetime | None = None
) -> None:
    """Make these public ids the citations of an article, numbered in this order.

    None leaves them as they are. An id of no answer has a row too, without a source.
    """
    if cited is None:
        return
    article.citations.exclude(cited__in=cited).delete()
    rows = _followed(article, cited, now or timezone.now())
    Citation.objects.bulk_create([row for row, _before in rows if row.pk is None])
    _update([(row, before) for row, before in rows if row.pk is not None])


def unsaved_citations(article: Article, cited: Sequence[str]) -> list[Citation]:
    """Return the citations of an article as a save would write them, without saving them."""
    return [row for row, _before in _followed(article, cited, timezone.now())]


def _followed(
    article: Article, cited: Sequence[str], now: datetime
) -> list[tuple[Citation, list[Any]]]:
    """Return a citation for each public id, with its earlier values."""
    stored = {each.cited: each for each in article.citations.all()}
    answers = _answers(Answer.objects.filter(public_id__in=list(cited)))
    rows = []
    for number, public_id in enumerate(cited, 1):
        row = stored.get(public_id) or Citation(article=article, cited=public_id)
        before = _values(row)
        row.position = number
        _follow(row, answers.get(public_id), now)
        rows.append((row, before))
    return rows


def follow_answers(answer_ids: Collection[int], now: datetime | None = None) -> None:
    """Bring the citations of these answers up to date: their copies and their alerts."""
    if not answer_ids or (len(answer_ids) > MANY and not Citation.objects.exists()):
        return
    now = now or timezone.now()
    changed = Answer.objects.filter(pk__in=ids_in(answer_ids))
    # By the public id, since an answer may be imported after the article that cites it.
    rows = list(Citation.objects.filter(cited__in=changed.values("public_id")))
    if not rows:
        return
    answers = _answers(Answer.objects.filter(public_id__in={row.cited for row in rows}))
    befores = [(row, _values(row)) for row in rows]
    for row in rows:
        _follow(row, answers.get(row.cited), now)
    _update(befores)


def note_deleted(answer_ids: Iterable[int]) -> None:
    """Alert the editors of articles that cite these answers. Must precede the deletion."""
    rows = Citation.objects.filter(answer__in=list(answer_ids))
    rows.update(**_lost(CitedChange.DELETED), changed_at=timezone.now())


def erase_citations(answer: Answer, erased: Iterable[models.Model]) -> None:
    """Clear the copies of an erased answer, and those of deleted answers with the same texts."""
    without_texts = dict.fromkeys(ERASED_COLUMNS, "")
    rows = Citation.objects.filter(cited=answer.public_id)
    rows.update(**_lost(CitedChange.ERASED), **without_texts, seen=None, changed_at=timezone.now())
    left = Citation.objects.filter(answer=None)
    for record in erased:
        if isinstance(record, Question):
            left.filter(question_text=record.text).update(question_text="")
        elif isinstance(record, Video):
            left.filter(video_title=record.title).update(video_title="")


def _lost(change: CitedChange) -> dict[str, Any]:
    return {"change": change, "latest": {AVAILABILITY: change.value}}


def _answers(rows: QuerySet) -> dict[str, Answer]:
    found = rows.order_by().select_related("question", "clip__video__outlet")
    return {row.public_id: row for row in found}


def _follow(row: Citation, answer: Answer | None, now: datetime) -> None:
    """Update a citation. Without an answer the earlier copy and alert remain."""
    if answer is None:
        return
    row.answer = answer
    _copy_source(row, answer, now)
    before, latest = row.latest, state_of_answer(answer, now)
    row.latest = latest
    if row.seen is None or not was_public(answer, now):
        row.seen = latest  # nobody has read it yet
    elif latest[AVAILABILITY] == PUBLIC:
        row.seen = {**latest, **row.seen, AVAILABILITY: PUBLIC}
    change = change_between(row.seen, latest)
    if not change:
        row.changed_at = None
    elif change != row.change or before != latest:  # an older moment is refused as outdated
        row.changed_at = now
    row.change = change


def _copy_source(row: Citation, answer: Answer, now: datetime) -> None:
    """Copy the source while it is public. The last public one remains after that."""
    has_copy = bool(row.outlet_name)
    if not answer.is_published_at(now) and (has_copy or not was_public(answer, now)):
        return
    for column, path in COPIED.items():
        setattr(row, column, _value(answer, path))


def _value(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name)
    return record


def _values(row: Citation) -> list[Any]:
    return [getattr(row, name) for name in WRITTEN]


def _update(rows: Iterable[tuple[Citation, list[Any]]]) -> None:
    """Write the rows that differ from their earlier values, and only the columns that do."""
    changed: dict[int, Citation] = {}
    columns: set[str] = set()
    for row, before in rows:
        for name, old, new in zip(WRITTEN, before, _values(row), strict=True):
            if old != new:
                changed[row.pk] = row
                columns.add(name.removesuffix("_id"))
    citations: QuerySet[Citation] = Citation.objects.all()
    if changed:
        citations.bulk_update(changed.values(), sorted(columns))
