"""Outlets, topics and the health of videos: filled where nothing stands yet."""

from datetime import UTC, datetime

from clipqa import providers
from clipqa.curation import save_noun
from clipqa.demo.shipped import ShippedVideo, shipped_library
from clipqa.models import Outlet, Topic, Video
from clipqa.models.video import Health


def make_outlets() -> int:
    known = set(Outlet.objects.values_list("name", flat=True))
    fresh = [Outlet(**row) for row in shipped_library()["outlets"] if row["name"] not in known]
    return _save(fresh)


def make_topics() -> int:
    known = set(Topic.objects.values_list("name", flat=True))
    fresh = [Topic(**row) for row in shipped_library()["topics"] if row["name"] not in known]
    return _save(fresh)


def _save(fresh: list[Outlet] | list[Topic]) -> int:
    for noun in fresh:
        noun.full_clean(exclude=["slug"])
        save_noun(noun)
    return len(fresh)


def find_video(url: str) -> Video | None:
    source = providers.recognise(url)
    found = Video.objects.filter(provider=source.provider, source_id=source.source_id)
    return found.first()


def note_health(now: datetime) -> int:
    """Slates play, for they lie here; the source that is gone is gone since its day."""
    noted = 0
    for shipped in shipped_library()["videos"]:
        video = find_video(shipped["url"])
        if video and video.health == Health.UNKNOWN:
            video.health = shipped.get("health", Health.OK)
            video.health_checked_at = _checked_at(shipped, now)
            save_noun(video)
            noted += 1
    return noted


def _checked_at(shipped: ShippedVideo, now: datetime) -> datetime:
    day = shipped.get("checked_on")
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) if day else now
