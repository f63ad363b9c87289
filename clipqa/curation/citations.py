"""Keep the rows of cited answers, and the copy of each source that outlives its answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from clipqa.models import Answer, Article, Citation

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


def write_citations(article: Article, cited: Sequence[str] | None) -> None:
    """Make these public ids the citations of an article, numbered in this order.

    None leaves them as they are. An id of no answer has a row too, without a source.
    """
    if cited is None:
        return
    stored = {each.cited: each for each in article.citations.all()}
    article.citations.exclude(cited__in=cited).delete()
    answers = _answers(cited)
    rows = []
    for number, public_id in enumerate(cited, 1):
        row = stored.get(public_id) or Citation(article=article, cited=public_id)
        row.position = number
        copy_source(row, answers.get(public_id))
        rows.append(row)
    _save(rows)


def _answers(public_ids: Iterable[str]) -> dict[str, Answer]:
    rows: Any = Answer.objects.filter(public_id__in=list(public_ids))
    return {row.public_id: row for row in rows.select_related("question", "clip__video__outlet")}


def copy_source(row: Citation, answer: Answer | None) -> None:
    """Copy the source into a citation. Without an answer the earlier copy remains."""
    if answer is None:
        return
    row.answer = answer
    for column, path in COPIED.items():
        setattr(row, column, _value(answer, path))


def _value(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name)
    return record


def _save(rows: list[Citation]) -> None:
    Citation.objects.bulk_create([row for row in rows if row.pk is None])
    changed: models.QuerySet = Citation.objects.all()
    changed.bulk_update(
        [row for row in rows if row.pk is not None], ["answer", "position", *COPIED]
    )
