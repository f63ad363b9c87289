"""Ask a host whether it still has a video: its oEmbed description, or the file's first bytes."""

from typing import Final

from django.utils.translation import gettext as _

from clipqa.fetching import AnsweredError, Client, FetchError, oembed
from clipqa.fetching.urls import parse_url
from clipqa.hosts import provider_table
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Clip, Health, Video
from clipqa.models.fields import translated
from clipqa.providers import MEDIA_PROVIDERS, Source, parse_details, probe_media
from clipqa.sources.findings import Finding

# Lengths are rounded to seconds by some hosts, and the last frame may end a little later.
TOLERANCE_MS: Final = 1_000
# YouTube's oEmbed answers 401 for a video whose owner switched embedding off, and 403 for a private
# one; Vimeo's 403 for a private one.
OEMBED_REFUSALS: Final = {
    401: Health.NOT_EMBEDDABLE,
    403: Health.PRIVATE,
    404: Health.GONE,
    410: Health.GONE,
}
FILE_REFUSALS: Final = {
    401: Health.PRIVATE,
    403: Health.PRIVATE,
    404: Health.GONE,
    410: Health.GONE,
}


def source_host(video: Video) -> str:
    """Return the host that is asked about a video; '' if there is none to ask."""
    if video.is_stored_here:
        return ""
    try:
        return parse_url(_address(video)).host
    except FetchError:
        return ""


def ask_source(video: Video, client: Client) -> Finding:
    """Ask the host. Takes up to ten seconds; never raises `FetchError`."""
    is_file = video.provider in MEDIA_PROVIDERS
    try:
        length_ms, moved_to = _probe(video, client) if is_file else _describe(video, client)
    except AnsweredError as error:
        refusals = FILE_REFUSALS if is_file else OEMBED_REFUSALS
        return Finding(refusals.get(error.status, Health.UNKNOWN), translated(error))
    except FetchError as error:
        return Finding(Health.UNKNOWN, translated(error))
    if _is_too_short(video, length_ms):
        sentence = _("The source is %(length)s long now, and a clip ends after that.")
        detail = sentence % {"length": format_timecode(length_ms or 0)}
        return Finding(Health.TOO_SHORT, detail, length_ms)
    if moved_to:
        return Finding(Health.MOVED, _("The host redirects to %s.") % moved_to, length_ms)
    return Finding(Health.OK, "", length_ms)


def _address(video: Video) -> str:
    if video.provider in MEDIA_PROVIDERS:
        return video.source_id
    return provider_table()[video.provider].oembed_url(video.source_id)


def _describe(video: Video, client: Client) -> tuple[int | None, str]:
    """Return the length that the description names, and '' for "not moved"."""
    row = provider_table()[video.provider]
    source = Source(video.provider, video.source_id)
    response = client.fetch(row.oembed_url(video.source_id), oembed(row.oembed_hosts))
    return parse_details(row, source, response.body).duration_ms, ""


def _probe(video: Video, client: Client) -> tuple[int | None, str]:
    found = probe_media(Source(video.provider, video.source_id), client)
    return found.length_ms, found.moved_to


def _is_too_short(video: Video, length_ms: int | None) -> bool:
    if length_ms is None:
        return False
    return Clip.objects.filter(video=video, end_ms__gt=length_ms + TOLERANCE_MS).exists()
