"""The cues of a recording as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
    JsonResponse,
)
from django.urls import URLPattern, path
from django.utils.http import parse_etags, quote_etag

from clipqa.admin.clip_desk.cue_correction import correct_url, correct_view, may_correct
from clipqa.curation.roles import videos_for
from clipqa.models import Transcript, Video
from clipqa.transcripts.cues import MAX_CUES

COLUMNS = ("start_ms", "end_ms", "speaker", "text", "pk")
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    def cues(request: HttpRequest, video_id: int) -> HttpResponse:
        return cues_view(model_admin, request, video_id)

    wrap = model_admin.admin_site.admin_view
    return [
        path("desk/recording/<int:video_id>/cues/", wrap(cues), name="desk_cues"),
        path("desk/cues/<int:cue_id>/", wrap(correct_view), name="desk_correct_cue"),
    ]


def cues_view(model_admin: ModelAdmin, request: HttpRequest, video_id: int) -> HttpResponse:
    """Return the cues of a video in one language; without `language` in that of the video.

    Answers 304 to the entity tag of a response that the script still has.
    """
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    video = videos_for(request.user, Video.objects.all()).filter(pk=video_id).first()
    if video is None:
        raise Http404
    transcripts = {row.language: row for row in video.transcripts.order_by("pk")}
    chosen = _chosen(transcripts, request.GET.get("language", ""), video.language)
    etag = _etag(transcripts, chosen, may_correct(request.user))
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    values = {
        "language": chosen.language if chosen else None,
        "languages": list(transcripts),
        "correct_url": correct_url() if may_correct(request.user) else None,
        **_cues_of(chosen),
    }
    return JsonResponse(values, json_dumps_params=COMPACT, headers={"ETag": etag})


def _chosen(found: dict[str, Transcript], wanted: str, spoken: str) -> Transcript | None:
    """Return the transcript in this language, else in that of the video, else the oldest."""
    return next((found[name] for name in (wanted, spoken, *found) if name in found), None)


def _etag(found: dict[str, Transcript], chosen: Transcript | None, is_editable: bool) -> str:
    versions = ".".join(f"{each.pk}-{each.edit_version}" for each in found.values())
    return quote_etag(f"{chosen.pk if chosen else 0}.{versions}.{int(is_editable)}")


def _cues_of(transcript: Transcript | None) -> dict[str, list[Any]]:
    """Return the speakers, and each cue with its speaker's index. Takes one query."""
    numbers: dict[str, int] = {}
    rows = transcript.cues.in_order().values_list(*COLUMNS)[:MAX_CUES] if transcript else ()
    cues = [
        [start_ms, end_ms, numbers.setdefault(speaker, len(numbers)), text, pk]
        for start_ms, end_ms, speaker, text, pk in rows
    ]
    return {"speakers": list(numbers), "cues": cues}
