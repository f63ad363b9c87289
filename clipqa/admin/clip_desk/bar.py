"""What the action bar and the notices of the clip desk show beside the fields."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from clipqa.admin.columns import badge, state_badge
from clipqa.curation.previews import can_be_previewed, preview_token
from clipqa.curation.roles import answers_for
from clipqa.models import Answer, Status
from clipqa.views.public import absolute

MAX_SHARERS = 3  # other answers with the same clip that are named


def bar_context(request: HttpRequest, answer: Answer | None, form: BaseForm) -> dict[str, Any]:
    wrong = len(form.errors.keys() - {NON_FIELD_ERRORS})
    if answer is None:
        return {"wrong": wrong, "state": badge(Status.DRAFT, str(Status.DRAFT.label))}
    return {
        "wrong": wrong,
        "state": state_badge(answer),
        "preview": _preview(request, answer),
        "sharers": _sharers(request, answer),
    }


def _preview(request: HttpRequest, answer: Answer) -> dict[str, str] | None:
    if not can_be_previewed(answer):
        return None
    path = reverse("preview", args=[preview_token(answer)])
    return {"path": path, "address": absolute(request, path)}


def _sharers(request: HttpRequest, answer: Answer) -> list[Answer]:
    """Return other answers with the same clip, of those that the user may see."""
    others = answers_for(request.user, Answer.objects.filter(clip=answer.clip_id))
    return list(
        others.exclude(pk=answer.pk).select_related("question").order_by("pk")[:MAX_SHARERS]
    )
