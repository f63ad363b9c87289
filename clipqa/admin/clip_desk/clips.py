"""Clips that exist of a recording, and the answers that use them."""

from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Abs
from django.http import HttpRequest
from django.urls import reverse

from clipqa.curation.roles import may_review
from clipqa.lib.timecodes import LIMIT_MS
from clipqa.models import Answer, Status, User, Video

MAX_CLIPS = 500
FIELDS = ("clip_id", "clip__start_ms", "clip__end_ms", "question__text", "pk")
OWN_FIELDS = (*FIELDS, "created_by_id", "question__slug", "public_id")


def clips_of(video: Video, request: HttpRequest) -> dict[str, Any]:
    """Return the clips with the answers that the user may see, in order, at most `MAX_CLIPS`.

    Of more, those nearest to the parameter `at`, in milliseconds.
    """
    person = cast("User", request.user)
    answers = _visible(person, video)
    chosen = answers.annotate(distance=Abs(F("clip__start_ms") - _at(request)))
    rows = list(chosen.order_by("distance", "pk").values_list(*OWN_FIELDS)[:MAX_CLIPS])
    count = len(rows) if len(rows) < MAX_CLIPS else answers.count()
    rows.sort(key=lambda row: (row[1], row[2], row[4]))
    return {"clips": [_clip(row, person) for row in rows], "clip_count": count}


def _visible(person: User, video: Video) -> QuerySet[Answer]:
    """Return the answers from a video, without archived ones and drafts of other contributors."""
    answers = Answer.objects.filter(clip__video=video).exclude(status=Status.ARCHIVED)
    if may_review(person):
        return answers
    public = Answer.objects.published().values("pk")
    return answers.filter(Q(created_by=person) | Q(pk__in=public))


def _at(request: HttpRequest) -> int:
    given = request.GET.get("at", "")
    is_time = given.isascii() and given.isdigit() and len(given) < len(str(LIMIT_MS))
    return int(given) if is_time else 0


def _clip(row: tuple[Any, ...], person: User) -> dict[str, Any]:
    clip_id, start_ms, end_ms, question, answer_id, owner_id, slug, public_id = row
    if may_review(person) or owner_id == person.pk:
        url = reverse("admin:clipqa_answer_change", args=[answer_id])
    else:
        url = f"{reverse('question', args=[slug])}?answer={public_id}"
    return {
        "id": clip_id,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "question": question,
        "answer_id": answer_id,
        "url": url,
    }
