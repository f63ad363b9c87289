"""What this site fetches from other sites, for signed-in editors only, as its settings allow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from django.conf import settings

from clipqa import providers
from clipqa.fetching import Client, Network, UnavailableError
from clipqa.hosts import provider_table
from clipqa.lib.sentences import gettext_noop

TOTAL_SECONDS: Final = 10  # that a thread of the server waits for other sites in one request
MAX_SESSIONS: Final = 2  # at once in a process, whose other threads go on serving readers
BUSY_HERE = gettext_noop(
    "Other editors are fetching from video hosts right now. Try again in a few seconds."
)
_sessions = BoundedSemaphore(MAX_SESSIONS)


def site_network() -> Network:
    """Return the network of all fetches. Only tests give another one."""
    return Network()


def site_client() -> Client:
    return Client(site_network(), is_on=settings.CLIPQA_FETCH_REMOTE)


@contextmanager
def fetch_session() -> Iterator[Client]:
    """Yield a client for the fetches of one request, which take ten seconds in all.

    Raises `UnavailableError` at once if the process has two such sessions already.
    """
    if not _sessions.acquire(blocking=False):
        raise UnavailableError(BUSY_HERE)
    try:
        yield site_client().within(TOTAL_SECONDS)
    finally:
        _sessions.release()


def video_details(text: str, client: Client | None = None) -> providers.VideoDetails:
    """Return the details of the video at a pasted URL. Raises `SourceError` or `FetchError`.

    Takes up to ten seconds, so call it outside transactions.
    """
    return providers.look_up_video(provider_table(), text, client or site_client())


def video_thumbnail(details: providers.VideoDetails, client: Client | None = None) -> bytes:
    """Return the untrusted picture of a video; `posters.thumbnails` renders it."""
    return providers.fetch_thumbnail(provider_table(), details, client or site_client())
