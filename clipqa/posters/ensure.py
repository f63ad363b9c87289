"""Posters for clips of stored videos: the first frame of the clip."""

from __future__ import annotations

import io
import logging

from django.db import Error

from clipqa.db.outages import outage_of
from clipqa.lib.stored_files import stored_path
from clipqa.models.clip import Clip
from clipqa.posters.attach import attach_poster
from clipqa.posters.frames import take_frame
from clipqa.posters.limits import PosterError

logger = logging.getLogger(__name__)


def ensure_poster(clip: Clip, *, refresh: bool = False) -> bool:
    """Set a clip's poster from a stored video. Return whether it was set.

    Never uses the network, and never raises for an unusable video. Takes about a second, so call
    it on commit and not inside a transaction.
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
        # The clip itself is saved already, so an outage must not fail the request.
        if outage_of(error) is None:
            raise
        logger.warning("Clip %s has no poster (%s); make_posters makes it later.", clip.pk, error)
        return False
