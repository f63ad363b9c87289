"""The cues of a recording as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clipqa.admin.clip_desk.access import desk_video, require_desk
from clipqa.admin.clip_desk.cue_correction import correct_url, correct_view, may_correct
from clipqa.models import Transcript, Video
from clipqa.transcripts.cues import MAX_CUES

COLUMNS = ("start_ms", "end_ms", "speaker", "text", "pk", "word_times")
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    @require_safe
    def cues_view(request: HttpRequest, video_id: int) -> HttpResponse:
        require_desk(model_admin, request)
        video = desk_video(request, Video.objects.all(), video_id)
        values = cues_of(video, request)
        return JsonResponse(values, json_dumps_params=COMPACT)

    wrap = model_admin.admin_site.admin_view
    return [
        path("desk/recording/<int:video_id>/cues/", wrap(cues_view), name="desk_cues"),
        path("desk/cues/<int:cue_id>/", wrap(correct_view), name="desk_correct_cue"),
    ]


def cues_of(video: Video, request: HttpRequest) -> dict[str, Any]:
    """Return the cues of a video in the language of the request, else in that of the video."""
    transcripts = {row.language: row for row in video.transcripts.order_by("pk")}
    chosen = _chosen(transcripts, request.GET.get("language", ""), video.language)
    return {
        "language": chosen.language if chosen else None,
        "languages": list(transcripts),
        "correct_url": correct_url() if may_correct(request.user) else None,
        **_lines(chosen),
    }


def _chosen(found: dict[str, Transcript], wanted: str, spoken: str) -> Transcript | None:
    """Return the transcript in this language, else in that of the video, else the oldest."""
    return next((found[name] for name in (wanted, spoken, *found) if name in found), None)


def _lines(transcript: Transcript | None) -> dict[str, list[Any]]:
    """Return the speakers, and each cue with its speaker's index. Takes one query.

    Only cues that have times of their words end with these.
    """
    numbers: dict[str, int] = {}
    rows = transcript.cues.in_order().values_list(*COLUMNS)[:MAX_CUES] if transcript else ()
    cues = [
        [
            start_ms,
            end_ms,
            numbers.setdefault(speaker, len(numbers)),
            text,
            pk,
            *filter(None, times),
        ]
        for start_ms, end_ms, speaker, text, pk, *times in rows
    ]
    return {"speakers": list(numbers), "cues": cues}
