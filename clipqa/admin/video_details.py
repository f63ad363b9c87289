"""What the host of a pasted address says of the video, as values for the empty fields of a form."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.video_form import DUPLICATE, HIDDEN_DUPLICATE, find_video
from clipqa.curation.outlets import match_outlet
from clipqa.curation.roles import visible_to
from clipqa.fetching import Client, FetchError
from clipqa.hosts import provider_table
from clipqa.lib.ratelimit import hit_by
from clipqa.lib.sentences import SentenceError
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Video
from clipqa.models.fields import translated
from clipqa.posters import PosterError, Renditions
from clipqa.posters.thumbnails import fetch_renditions
from clipqa.providers import Source, VideoDetails, fetch_length
from clipqa.remote import fetch_session, video_details

ALLOWANCE: Final = 30  # fetches of a user in each window
WINDOW_SECONDS: Final = 600
# In the order in which the message lists the filled ones.
LABELS: Final = {
    "title": _("title"),
    "outlet": _("outlet"),
    "new_outlet": _("outlet (a new one)"),
    "duration_ms": _("duration"),
    "fetched_picture": _("poster"),
}


@dataclass(frozen=True)
class Filled:
    """Values by field, as they are typed, and a message for the user.

    `outlet_name` is the name of the outlet whose id is among the values.
    """

    message: str
    values: dict[str, str] = field(default_factory=dict)
    outlet_name: str = ""
    wait_seconds: int = 0  # until the rate limit allows the next request


def fill_video(person: Any, typed: Mapping[str, str]) -> Filled:
    """Ask the host about the address in `source_url`; return values for the fields without one.

    Takes up to ten seconds, so call it outside transactions.
    """
    address = typed.get("source_url", "").strip()
    if not address:
        return Filled(gettext("Paste the address of the video first."))
    if wait := hit_by(str(person.pk), "fetch", ALLOWANCE, WINDOW_SECONDS):
        return Filled(_wait_message(wait), wait_seconds=wait)
    try:
        source = provider_table().recognise(address)
        if duplicate := _duplicate_message(person, source):
            return Filled(duplicate)
        with fetch_session() as client:
            if _is_at_known_host(person, source):
                details, picture, problem = _film_details(source, client), "", ""
            else:
                details = video_details(address, client)
                picture, problem = _fetch_picture(details, client)
    except SentenceError as error:
        return Filled(translated(error))
    return _filled(person, typed, details, picture, problem)


def _is_at_known_host(person: Any, source: Source) -> bool:
    """Return whether this is a film at a host that the library has films from.

    Only the hosts of stored sources are asked for films, or any host could be.
    """
    host = provider_table()[source.provider].media_host(source.source_id)
    stored = Video.objects.filter(media_host=host) if host else Video.objects.none()
    return visible_to(person, stored).exists()


def _film_details(source: Source, client: Client) -> VideoDetails:
    return VideoDetails(source, title="", duration_ms=fetch_length(source, client))


def _duplicate_message(person: Any, source: Source) -> str:
    existing = find_video(source)
    if existing is None:
        return ""
    if not visible_to(person, Video.objects.filter(pk=existing.pk)).exists():
        return str(HIDDEN_DUPLICATE)
    return f"{DUPLICATE} {existing.title}"


def _fetch_picture(details: VideoDetails, client: Client) -> tuple[str, str]:
    """Return the value of the form's field, or else the reason why there is no picture."""
    try:
        return encode_picture(fetch_renditions(details, client)), ""
    except (FetchError, PosterError) as error:
        return "", translated(error)


def encode_picture(renditions: Renditions) -> str:
    """Return the largest JPEG in Base64: 100 KB or so, which the form keeps until it is saved."""
    largest = [file.data for file in renditions.files if file.extension == "jpg"][-1]
    return b64encode(largest).decode("ascii")


def _filled(
    person: Any, typed: Mapping[str, str], details: VideoDetails, picture: str, problem: str
) -> Filled:
    duration = format_timecode(details.duration_ms) if details.duration_ms else ""
    said = {"title": details.title, "duration_ms": duration}
    values = {name: value for name, value in said.items() if value and not _is_typed(typed, name)}
    if picture:  # nobody types one, so it replaces the picture of another address
        values["fetched_picture"] = picture
    outlet, note = "", ""
    if details.author and not _is_typed(typed, "outlet", "new_outlet"):
        more, outlet, note = _outlet_values(person, details)
        values |= more
    message = " ".join(filter(None, [_filled_message(details, values), note, problem]))
    return Filled(message, values, outlet)


def _is_typed(typed: Mapping[str, str], *names: str) -> bool:
    return any(typed.get(name, "").strip() for name in names)


def _outlet_values(person: Any, details: VideoDetails) -> tuple[dict[str, str], str, str]:
    """Return the value for one of the two fields, the name of a known outlet, and a note."""
    if outlet := match_outlet(details.author, details.author_url):
        return {"outlet": str(outlet.pk)}, outlet.name, ""
    if person.has_perm("clipqa.add_outlet"):
        return {"new_outlet": details.author}, "", ""
    return {}, "", missing_outlet_message(details.author)


def _filled_message(details: VideoDetails, values: Mapping[str, str]) -> str:
    provider = provider_table()[details.source.provider]
    label = provider.media_host(details.source.source_id) or gettext(provider.label)
    names = [str(LABELS[name]) for name in LABELS if name in values]
    if not names:
        message = gettext("%(host)s says nothing that is missing here, so nothing was filled in.")
        return message % {"host": label}
    message = gettext("Filled in from %(host)s: %(names)s. Check the form, then save.")
    return message % {"host": label, "names": get_text_list(names, gettext("and"))}


def missing_outlet_message(name: str) -> str:
    message = gettext(
        "The library has no outlet “%(name)s”. Choose another one, or ask an editor to add it."
    )
    return message % {"name": name}


def _wait_message(wait: int) -> str:
    message = ngettext(
        "You have asked video hosts too often. Wait %(seconds)d second, or type the values in.",
        "You have asked video hosts too often. Wait %(seconds)d seconds, or type the values in.",
        wait,
    )
    return message % {"seconds": wait}
