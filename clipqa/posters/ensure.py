"""A clip of a video that lies in this library gets the frame it starts with."""

from __future__ import annotations

import io
import logging

from django.db import Error

from clipqa.models.clip import Clip
from clipqa.posters.attach import attach_poster
from clipqa.posters.frames import take_frame
from clipqa.posters.limits import PosterError
from clipqa.stored_files import stored_path
from clipqa.trouble import trouble_of

logger = logging.getLogger(__name__)


def ensure_poster(clip: Clip, *, refresh: bool = False) -> bool:
    """Tells whether the clip got a poster. Never fetches anything, never raises for a bad video.

    Slow (a second or so): call it on commit, not inside a transaction.
    """
    if clip.poster and not refresh:
        return False
    video = stored_path(clip.video.stored_name)
    frame = take_frame(video, clip.start_ms) if video else None
    if frame is None:
        return False
    try:
        return attach_poster(clip, io.BytesIO(frame), only_if_missing=not refresh)
    except PosterError:
        return False
    except (OSError, Error) as error:
        # What it belongs to is saved, and must not be told to have failed.
        if trouble_of(error) is None:
            raise
        logger.warning("Clip %s has no poster (%s); make_posters makes it later.", clip.pk, error)
        return False
