"""What an address in the source box of the clip desk means: a video, a record, or a new video."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clipqa import providers
from clipqa.admin.clip_desk.results import video_row, with_counts
from clipqa.admin.own_addresses import OwnAddress, own_address, record_at
from clipqa.admin.video_form import HIDDEN_DUPLICATE
from clipqa.curation.roles import videos_for
from clipqa.hosts import provider_table
from clipqa.lib.timecodes import LIMIT_MS, TimecodeError, format_timecode, parse_timecode
from clipqa.models import Clip, Transcript, Video
from clipqa.models.fields import translated

Found = dict[str, Any]
# A scheme, or a host with a path: words and questions have neither.
ADDRESS: Final = re.compile(
    r"https?://|<iframe|<video|^\s*[\w-]+(\.[\w-]+)+/|^\s*/(admin|questions|videos)/", re.I
)
OF_VIDEO: Final = {"video": Video, "clip": Clip, "transcript": Transcript}


def read_address(text: str, request: HttpRequest, site: AdminSite) -> Found | None:
    """Return what an address means for this user; None for other texts."""
    if not ADDRESS.search(text):
        return None
    own = own_address(text)
    if own is not None and (found := _own(own, text, request, site)):
        return found
    try:
        source = provider_table().recognise(text)
    except providers.SourceError as error:
        return {"kind": "refused", "message": translated(error)}
    return _of_host(source, text, request)


def _of_host(source: providers.Source, text: str, request: HttpRequest) -> Found:
    part = part_values(*source.part())
    existing = Video.objects.of_source(source).first()
    if existing is None:
        return _new(text, part, request)
    return _known(existing.pk, part, request) or {
        "kind": "refused",
        "message": str(HIDDEN_DUPLICATE),
    }


def _new(text: str, part: Found | None, request: HttpRequest) -> Found:
    if request.user.has_perm("clipqa.add_video"):
        return {"kind": "new", "address": text.strip(), "part": part}
    message = _("No video that you may use has this address. Ask an editor to add it.")
    return {"kind": "refused", "message": message}


def _known(video_id: int, part: Found | None, request: HttpRequest) -> Found | None:
    videos = with_counts(videos_for(request.user, Video.objects.filter(pk=video_id)))
    video = videos.first()
    return {"kind": "known", "video": video_row(video), "part": part} if video else None


def _own(own: OwnAddress, text: str, request: HttpRequest, site: AdminSite) -> Found | None:
    model = OF_VIDEO.get(own.model_name)
    if model is None:
        return _record(own, request, site)
    record: Any = record_at(own, model._default_manager.all())
    if record is None:
        return None
    if isinstance(record, Clip):
        part = part_values(record.start_ms, record.end_ms)
    else:
        part = part_values(_time_in(text), None)
    return _known(record.pk if isinstance(record, Video) else record.video_id, part, request)


def _record(own: OwnAddress, request: HttpRequest, site: AdminSite) -> Found | None:
    """Return a link to the page of a record, if the user may open it."""
    model_admin = next(
        (each for model, each in site._registry.items() if model._meta.model_name == own.model_name)
    )
    record = record_at(own, model_admin.get_queryset(request))
    if record is None or not model_admin.has_view_or_change_permission(request, record):
        return None
    page = reverse(f"admin:clipqa_{own.model_name}_change", args=[record.pk])
    kind = str(model_admin.opts.verbose_name)
    return {"kind": "record", "url": page, "label": str(record), "model": kind}


def part_values(start_ms: int | None, end_ms: int | None) -> Found | None:
    if start_ms is None and end_ms is None:
        return None
    times = (start_ms, end_ms)
    label = " - ".join("" if ms is None else format_timecode(ms) for ms in times).strip(" -")
    return {"start_ms": start_ms, "end_ms": end_ms, "label": label}


def _time_in(text: str) -> int | None:
    """Return the time of a watch page's address."""
    given = parse_qs(urlsplit(text.strip()).query).get("t", [""])[0]
    try:
        ms = parse_timecode(given) if given else None
    except TimecodeError:
        return None
    return ms if ms is not None and ms < LIMIT_MS else None
