"""Record whether the source of a video plays."""

from datetime import datetime

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.records import reindex_dependents
from clipqa.curation.versions import increment_version
from clipqa.history import as_actor, track_changes
from clipqa.models import Health, Source, Video


def set_health(video_id: int, health: Health, checked_at: datetime) -> None:
    """Store what a check found. A change is a revision and an edit of the video.

    An open form of the video has its health too; since the change is an edit, the save of that form
    adopts it instead of overwriting it.
    """
    with transaction.atomic():
        rows = Video.objects.filter(pk=video_id)
        if rows.filter(health=health).update(health_checked_at=checked_at):
            return
        take_writer_lock()
        video = rows.select_for_update().first()
        if video is None:
            return
        with as_actor(source=Source.COMMAND), track_changes(video):
            video.health, video.health_checked_at = health, checked_at
            rows.update(health=health, health_checked_at=checked_at)
        increment_version(Video, [video_id])
        reindex_dependents(video)
