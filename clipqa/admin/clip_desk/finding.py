"""Find videos for the clip desk by address, title, outlet or what is said in them."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.admin import ModelAdmin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clipqa.admin.change_lists import clean_search
from clipqa.admin.clip_desk.access import require_desk
from clipqa.admin.clip_desk.addresses import read_address
from clipqa.admin.clip_desk.results import moment_row, video_row, with_counts
from clipqa.curation.roles import cues_for, videos_for
from clipqa.models import Answer, Cue, Video
from clipqa.search.moments import find_moments, words_in

MAX_VIDEOS: Final = 8
MAX_MOMENTS: Final = 8
MAX_LATELY: Final = 4
LATEST_ANSWERS: Final = 50  # of the user, from which the videos of an empty box are taken


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    @require_safe
    def find_view(request: HttpRequest) -> HttpResponse:
        require_desk(model_admin, request)
        typed = clean_search(request.GET.get("q", "")).strip()
        return JsonResponse(find(typed, request, model_admin))

    view = model_admin.admin_site.admin_view(find_view)
    return [path("desk/find/", view, name="desk_find")]


def find(typed: str, request: HttpRequest, model_admin: ModelAdmin) -> dict[str, Any]:
    """Return what an address means, or videos and moments; for an empty text recent videos."""
    videos = videos_for(request.user, Video.objects.all())
    if not typed:
        return _found(videos=_lately(videos, request))
    if address := read_address(typed, request, model_admin.admin_site):
        return _found(address=address)
    words = words_in(typed)
    moments = find_moments(typed, cues_for(request.user, Cue.objects.all()), MAX_MOMENTS)
    return _found(
        videos=_by_words(videos, typed, request, model_admin),
        moments=[moment_row(cue, words) for cue in moments],
    )


def _found(**values: Any) -> dict[str, Any]:
    return {"address": None, "videos": [], "moments": [], **values}


def _by_words(
    videos: QuerySet[Video], typed: str, request: HttpRequest, model_admin: ModelAdmin
) -> list[dict[str, Any]]:
    """Search titles and outlets as the list of videos does."""
    of_videos = model_admin.admin_site._registry[Video]
    found, _has_duplicates = of_videos.get_search_results(request, videos, typed)
    return [video_row(video) for video in with_counts(found).order_by("-pk")[:MAX_VIDEOS]]


def _lately(videos: QuerySet[Video], request: HttpRequest) -> list[dict[str, Any]]:
    """Return the videos of the user's last answers, then the newest ones."""
    own = Answer.objects.filter(created_by=request.user.pk).order_by("-pk")[:LATEST_ANSWERS]
    latest = Answer.objects.filter(pk__in=list(own.values_list("pk", flat=True)))
    used = latest.values("clip__video").annotate(last=Max("pk")).order_by("-last")
    ids = [row["clip__video"] for row in used[:MAX_LATELY]]
    newest = videos.exclude(pk__in=ids).order_by("-pk").values_list("pk", flat=True)
    ids += newest[: MAX_LATELY - len(ids)]
    found = {video.pk: video for video in with_counts(videos.filter(pk__in=ids))}
    return [video_row(found[pk]) for pk in ids if pk in found]
