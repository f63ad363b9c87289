"""Posters from the pictures that hosts have of their videos."""

from __future__ import annotations

import io

from clipqa.fetching import Client
from clipqa.posters.renditions import Renditions, make_renditions
from clipqa.providers import VideoDetails
from clipqa.remote import video_thumbnail


def fetch_renditions(details: VideoDetails, client: Client | None = None) -> Renditions:
    """Fetch the picture of a video and render it as an upload.

    Raises `FetchError` or `PosterError`. Takes up to ten seconds, so call it outside transactions,
    and for signed-in editors only.
    """
    return make_renditions(io.BytesIO(video_thumbnail(details, client)))
