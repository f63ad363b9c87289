"""What this site fetches from other sites, for signed-in editors only, as its settings allow."""

from __future__ import annotations

from django.conf import settings

from clipqa import providers
from clipqa.fetching import Client
from clipqa.hosts import provider_table


def site_client() -> Client:
    return Client(is_on=settings.CLIPQA_FETCH_REMOTE)


def video_details(text: str, client: Client | None = None) -> providers.VideoDetails:
    """Return the details of the video at a pasted URL. Raises `SourceError` or `FetchError`.

    Takes up to ten seconds, so call it outside transactions.
    """
    return providers.look_up_video(provider_table(), text, client or site_client())


def video_thumbnail(details: providers.VideoDetails, client: Client | None = None) -> bytes:
    """Return the untrusted picture of a video; `posters.thumbnails` renders it."""
    return providers.fetch_thumbnail(provider_table(), details, client or site_client())
