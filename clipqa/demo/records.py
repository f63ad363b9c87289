"""Create the missing outlets and topics, and set the health of videos that have none."""

from datetime import UTC, datetime

from clipqa.curation import save_record
from clipqa.demo.shipped import ShippedVideo, shipped_library
from clipqa.hosts import provider_table
from clipqa.models import Outlet, Topic, Video
from clipqa.models.video import Health


def make_outlets() -> int:
    known = set(Outlet.objects.values_list("name", flat=True))
    missing = [Outlet(**row) for row in shipped_library()["outlets"] if row["name"] not in known]
    return _save(missing)


def make_topics() -> int:
    known = set(Topic.objects.values_list("name", flat=True))
    missing = [Topic(**row) for row in shipped_library()["topics"] if row["name"] not in known]
    return _save(missing)


def _save(missing: list[Outlet] | list[Topic]) -> int:
    for record in missing:
        record.full_clean(exclude=["slug"])
        save_record(record)
    return len(missing)


def find_video(url: str) -> Video | None:
    source = provider_table().recognise(url)
    found = Video.objects.of_source(source)
    return found.first()


def set_health(now: datetime) -> int:
    """Set the health of videos.

    Slates are stored here, so they play; the shipped data has the video that is no longer
    available, with its date.
    """
    updated = 0
    for shipped in shipped_library()["videos"]:
        video = find_video(shipped["url"])
        if video and video.health == Health.UNKNOWN:
            video.health = shipped.get("health", Health.OK)
            video.health_checked_at = _checked_at(shipped, now)
            save_record(video)
            updated += 1
    return updated


def _checked_at(shipped: ShippedVideo, now: datetime) -> datetime:
    day = shipped.get("checked_on")
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) if day else now
