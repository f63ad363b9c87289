"""Questions that exist already, for the question box of the clip desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path

from clipqa.admin.clip_desk.access import require_desk
from clipqa.admin.fields import record_id
from clipqa.curation.similar_questions import SimilarQuestion, described, similar_questions
from clipqa.lib.characters import without_controls


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return questions(request, model_admin)

    wrapped = model_admin.admin_site.admin_view(view)
    return [path("desk/questions/", wrapped, name="desk_questions")]


def questions(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Return the questions near the text `q`, or the one with an `id`."""
    require_desk(model_admin, request)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    given, user = request.GET, request.user
    if "id" in given:
        pk = record_id(given["id"])
        found = described([pk], user) if pk is not None else []
    else:
        text, language = (without_controls(given.get(name, "")) for name in ("q", "language"))
        found = similar_questions(text, user, language, record_id(given.get("not")))
    return JsonResponse({"questions": [_json(each) for each in found]})


def _json(found: SimilarQuestion) -> dict[str, Any]:
    question = found.question
    return {
        "id": question.pk,
        "text": question.text,
        "language": question.language,
        "same": found.is_same,
        "outlets_count": found.outlets,
        "answers_count": found.answers,
        "topics": [{"id": topic.pk, "name": topic.name} for topic in question.topics.all()],
    }
