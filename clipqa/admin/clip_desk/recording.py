"""The recording that the clip desk cuts from, as JSON: where it plays and what exists of it."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import BinaryField, F, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clipqa.admin.clip_desk import clips, measured
from clipqa.admin.clip_desk.access import desk_video, require_desk
from clipqa.feed.cards.cards import initials
from clipqa.films.frame_times import frame_rate
from clipqa.hosts import provider_table
from clipqa.media import private_url
from clipqa.models import JobState, Outlet, Video
from clipqa.models.video import MAX_VIDEO_MS
from clipqa.posters import poster_of

# Bytes of the packed frame times from which the rate is read: some thousand frames.
RATE_BYTES = 2_048


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    @require_safe
    def recording_view(request: HttpRequest, video_id: int) -> HttpResponse:
        require_desk(model_admin, request)
        video = desk_video(request, _videos(), video_id)
        return JsonResponse(recording(video, request))

    own = path(
        "desk/recording/<int:video_id>/",
        model_admin.admin_site.admin_view(recording_view),
        name="desk_recording",
    )
    return [own, *measured.urls(model_admin)]


def recording(video: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the values of a video from `_videos()`."""
    return {
        "id": video.pk,
        "title": video.title,
        "outlet": outlet_values(video.outlet),
        "aired": date_format(video.aired_on) if video.aired_on else "",
        "language": video.language,
        "duration_ms": video.duration_ms,
        **_player(video),
        **_measured(video),
        **clips.clips_of(video, request),
    }


def _videos() -> QuerySet[Video]:
    """Read the analysis by the same statement, and of its frame times only the beginning."""
    start = Substr("film_analysis__frame_times", 1, RATE_BYTES, output_field=BinaryField())
    return Video.objects.select_related("outlet").annotate(
        analysis_state=F("film_analysis__state"),
        analysed_at=F("film_analysis__finished_at"),
        level_ms=F("film_analysis__level_ms"),
        frame_count=F("film_analysis__frame_count"),
        frame_times_start=start,
    )


def outlet_values(outlet: Outlet) -> dict[str, Any]:
    mark = poster_of(outlet, private_url)
    return {
        "name": outlet.name,
        "mark_url": mark.src if mark else None,
        "initials": initials(outlet.name),
        "colour": outlet.colour,
        "ink": outlet.ink,
    }


def _player(video: Video) -> dict[str, Any]:
    """Return how the whole recording is played. Without `src` it plays at its host only."""
    provider = provider_table()[video.provider]
    end_ms = video.duration_ms or MAX_VIDEO_MS
    src = _file_url(video) or provider.embed_url(video.source_id, 0, end_ms)
    checked_at = video.health_checked_at
    return {
        "provider": video.provider,
        "provider_label": _(provider.label),
        "module": provider.player,
        "src": src,
        "stops": provider.stops if src else "link",
        "watch_url": provider.watch_url(video.source_id, 0) or src,
        "is_playable": video.is_playable and bool(src),
        "health": video.health,
        "health_label": video.get_health_display(),
        "health_checked": date_format(checked_at) if checked_at else "",
    }


def _file_url(video: Video) -> str:
    return private_url(video.stored_name) if video.is_stored_here else video.media_url()


def _measured(video: Any) -> dict[str, Any]:
    """Return where the levels and the frame times are, if the film was analysed."""
    is_done = video.analysis_state == JobState.DONE
    rate = frame_rate(bytes(video.frame_times_start)) if is_done and video.frame_count else None
    found = {
        "level_ms": (video.level_ms or 0) if is_done else 0,
        "frame_rate_label": _("%(rate)s fps") % {"rate": f"{rate:g}"} if rate else "",
        "frames_url": None,
        "levels_url": None,
    }
    if is_done and video.frame_count:
        found["frames_url"] = reverse("admin:desk_frames", args=[video.pk])
    if is_done and video.level_ms:
        found["levels_url"] = reverse("admin:desk_levels", args=[video.pk])
    return found
