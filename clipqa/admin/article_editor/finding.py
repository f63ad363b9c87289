"""Find clip answers to cite, by words, by an address of this site, or by their public id."""

from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from clipqa.admin.article_editor.sources import source_of, with_texts
from clipqa.admin.change_lists import clean_search
from clipqa.admin.own_addresses import search_by_address
from clipqa.curation.roles import answers_for, citable_answers
from clipqa.lib.markers import MARKER
from clipqa.models import Answer, Status
from clipqa.models.public_id import is_public_id
from clipqa.search import SearchTooSlow, find

MAX_FOUND: Final = 20
NEWEST_HIDDEN: Final = 200  # answers that readers don't see, which the index doesn't have


def find_view(model_admin: Any) -> Any:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        typed = clean_search(request.GET.get("q", "")).strip()
        return JsonResponse({"answers": [_row(each) for each in find_answers(typed, request.user)]})

    return model_admin.admin_site.admin_view(view)


def find_answers(typed: str, person: Any) -> list[Answer]:
    """Return at most `MAX_FOUND` answers that the user may cite, the best first."""
    citable = citable_answers(person, Answer.objects.exclude(status=Status.ARCHIVED))
    marker = MARKER.search(typed)
    public_id = marker[1] if marker else typed.lower()
    if is_public_id(public_id) and (named := _listed(citable.filter(public_id=public_id))):
        return named
    at_address = search_by_address(citable, typed) if typed else None
    if at_address is not None:
        return _listed(at_address.distinct().order_by("-pk"))
    if not typed:
        return _listed(citable.order_by("-pk"))
    ids = [*_hidden(typed, person), *_indexed(typed)]
    ids = list(dict.fromkeys(ids))[: 2 * MAX_FOUND]
    found = {answer.pk: answer for answer in with_texts(citable.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found][:MAX_FOUND]


def _listed(answers: Any) -> list[Answer]:
    return list(with_texts(answers)[:MAX_FOUND])


def _indexed(typed: str) -> list[int]:
    """Return the answers that a reader's search finds."""
    try:
        return list(find(typed).ids[:MAX_FOUND])
    except SearchTooSlow:
        return []


def _hidden(typed: str, person: Any) -> Iterable[int]:
    """Return the newest answers that the index doesn't have and that contain all words."""
    words = typed.lower().split()
    unpublished = Answer.objects.filter(status__in=[Status.DRAFT, Status.IN_REVIEW])
    newest = answers_for(person, unpublished).order_by("-pk")[:NEWEST_HIDDEN]
    for pk, *texts in newest.values_list("pk", "question__text", "body", "speaker"):
        text = " ".join(texts).lower()
        if all(word in text for word in words):
            yield pk


def _row(answer: Answer) -> dict[str, Any]:
    source = source_of(answer)
    return {
        "id": source.public_id,
        "question": source.question,
        "outlet": source.outlet,
        "range": source.range,
        "state": strip_tags(source.state),
        "admin": source.page,
        "page": reverse("question", args=[answer.question.slug]),
    }
