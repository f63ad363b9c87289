"""The card that the form of the clip desk would save, by the site's own template."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.admin.clip_desk.access import require_desk
from clipqa.admin.evidence import MAX_BODY
from clipqa.admin.evidence_panel import FIELDS as FORM_FIELDS
from clipqa.admin.evidence_panel import parsed_values, submitted
from clipqa.admin.fields import record_id, record_ids
from clipqa.curation.roles import answers_for
from clipqa.curation.unsaved_card import TEXTS, unsaved_answer
from clipqa.feed.cards.cards import card_of
from clipqa.lib.characters import without_controls
from clipqa.media.private_card import with_private_media
from clipqa.models import Answer

OTHER_TEXTS = sorted(TEXTS - {"body"})  # that `parsed_values` does not read
FIELDS = (*FORM_FIELDS, *OTHER_TEXTS, "ai_disclosure")  # that the card shows
PICTURES_FOR = timedelta(hours=1)


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return card(request, model_admin)

    return [path("desk/card/", model_admin.admin_site.admin_view(view), name="desk_card")]


def card(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Return the card's HTML; an empty one while video or times are missing. Nothing is saved."""
    require_desk(model_admin, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        return HttpResponse(_("That is too much text for an answer."), status=413)
    saved = _saved(request)
    answer = unsaved_answer(_values(request.POST), saved, request.user)
    return JsonResponse({"html": _html(answer) if answer else ""})


def _saved(request: HttpRequest) -> Answer | None:
    pk = record_id(request.POST.get("answer")) or 0
    found: Answer | None = answers_for(request.user, Answer.objects.filter(pk=pk)).first()
    return found


def _values(data: QueryDict) -> dict[str, Any]:
    values = {**parsed_values(submitted(data)), **{name: data.get(name) for name in OTHER_TEXTS}}
    for name in (*OTHER_TEXTS, "body", "new_question", "question_language"):
        values[name] = without_controls(str(values[name] or ""))
    values["ai_disclosure"] = "ai_disclosure" in data
    values["add_topics"] = record_ids(values["add_topics"] or ())
    return values


def _html(answer: Answer) -> str:
    shown = with_private_media(card_of(answer), answer, timezone.now() + PICTURES_FOR)
    return render_to_string("includes/_card.html", {"card": shown, "canonical_url": "/"})
