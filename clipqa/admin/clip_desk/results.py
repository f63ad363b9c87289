"""Videos and moments as the source box of the clip desk lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import ngettext

from clipqa.admin.clip_desk.recording import outlet_values
from clipqa.admin.columns import related_count
from clipqa.lib.timecodes import format_clock, format_duration
from clipqa.media import private_url
from clipqa.models import Clip, Cue, Video
from clipqa.posters import poster_of
from clipqa.search.cue_index import without_accents

WORD: Final = re.compile(r"\w+")


def with_counts(videos: QuerySet[Video]) -> QuerySet[Video]:
    return videos.select_related("outlet").annotate(clip_count=related_count(Clip, "video"))


def video_row(video: Any) -> dict[str, Any]:
    poster = poster_of(video, private_url)
    return {
        "id": video.pk,
        "title": video.title,
        "outlet": outlet_values(video.outlet),
        "aired": date_format(video.aired_on) if video.aired_on else "",
        "duration_ms": video.duration_ms,
        "length": format_duration(video.duration_ms) if video.duration_ms else "",
        "language": video.language,
        "poster": poster.src if poster else None,
        "clips": _clip_count(getattr(video, "clip_count", 0)),
    }


def moment_row(cue: Cue, words: Iterable[str]) -> dict[str, Any]:
    video = cue.transcript.video
    return {
        "cue_id": cue.pk,
        "video_id": video.pk,
        "title": video.title,
        "outlet": video.outlet.name,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "at": format_clock(cue.start_ms),
        "speaker": cue.speaker,
        "text": cue.text,
        "marks": marks_in(cue.text, words),
    }


def marks_in(text: str, words: Iterable[str]) -> list[list[int]]:
    """Return where words begin with one of these, in units of UTF-16 as JavaScript counts."""
    wanted = tuple(without_accents(word) for word in words)
    return [
        [_utf16_length(text[: found.start()]), _utf16_length(text[: found.end()])]
        for found in WORD.finditer(text)
        if without_accents(found.group()).startswith(wanted)
    ]


def _clip_count(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)d clip", "%(count)d clips", count) % {"count": count}


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
