"""Levels and frame times of a stored film, as bytes that docs/media.md describes."""

from collections.abc import Callable

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clipqa.admin.clip_desk.access import desk_video, require_desk
from clipqa.models import FilmAnalysis, JobState, Video

LEVELS, OVERVIEW, FRAMES = "levels", "overview", "frame_times"


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    def route(page: str, view: Callable[..., HttpResponse]) -> URLPattern:
        address = f"desk/recording/<int:video_id>/{page}/"
        checked = model_admin.admin_site.admin_view(view)
        return path(address, checked, name=f"desk_{page}")

    @require_safe
    def levels_view(request: HttpRequest, video_id: int) -> HttpResponse:
        require_desk(model_admin, request)
        column = OVERVIEW if "overview" in request.GET else LEVELS
        return _bytes_response(request, video_id, column)

    @require_safe
    def frames_view(request: HttpRequest, video_id: int) -> HttpResponse:
        require_desk(model_admin, request)
        return _bytes_response(request, video_id, FRAMES)

    return [route("levels", levels_view), route("frames", frames_view)]


def _bytes_response(request: HttpRequest, video_id: int, column: str) -> HttpResponse:
    video = desk_video(request, Video.objects.all(), video_id)
    found = FilmAnalysis.objects.filter(video=video, state=JobState.DONE).exclude(**{column: b""})
    stored = found.values_list(column, flat=True).first()
    if stored is None:
        raise Http404
    return HttpResponse(bytes(stored), content_type="application/octet-stream")
