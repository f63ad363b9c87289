"""Checks of sources: what hosts answer, over real connections, and what becomes of the video."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clipqa.curation.sources import set_health
from clipqa.history import revisions_of
from clipqa.jobs.errors import JobCancelled, TooEarly
from clipqa.models import Health, JobState, SourceCheck, SourceHost, Video
from clipqa.sources.checking import check_now, check_with, plan_checks
from clipqa.sources.pacing import HostBusy, Pacer
from tests.factories import make_clip, make_published, make_video
from tests.fetching.servers import Answer, Web, json_reply, reply

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILM = "https://video.test/film.mp4"
YOUTUBE = "https://youtu.be/jNQXAC9IVRw"
PLAYLIST = b"#EXTM3U\n#EXTINF:60.0,\na.ts\n#EXT-X-ENDLIST\n"
FILM_REPLY = reply(200, b"film", content_type="video/mp4")
DESCRIBED = json_reply(json.dumps({"title": "Me at the zoo"}).encode())


class Clock:
    """A clock that only a test moves; a sleep moves it too."""

    def __init__(self) -> None:
        self.at = START
        self.pacer = Pacer(lambda: self.at, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def check(web: Web, clock: Clock, video: Video) -> SourceCheck:
    plan_checks(clock.at)
    row = SourceCheck.objects.get(video=video)
    effect = check_with(row, web.client, clock.pacer, clock.at)
    assert effect is not None
    effect()
    row.refresh_from_db()
    return row


def health_after(web: Web, clock: Clock, video: Video, days: int) -> str:
    for _day in range(days):
        check(web, clock, video)
        clock.at += timedelta(days=1, hours=0.5)
    video.refresh_from_db()
    return video.health


@pytest.mark.parametrize(
    ("url", "path", "answer", "health"),
    [
        (FILM, "/film.mp4", FILM_REPLY, Health.OK),
        (FILM, "/film.mp4", reply(404), Health.GONE),
        (FILM, "/film.mp4", reply(410), Health.GONE),
        (FILM, "/film.mp4", reply(403), Health.PRIVATE),
        (FILM, "/film.mp4", reply(500), Health.UNKNOWN),
        (FILM, "/film.mp4", reply(429), Health.UNKNOWN),
        (FILM, "/film.mp4", reply(200, b"Forbidden", content_type="text/html"), Health.UNKNOWN),
        (
            "https://video.test/live.m3u8",
            "/live.m3u8",
            reply(200, PLAYLIST, content_type="application/x-mpegurl"),
            Health.OK,
        ),
        (YOUTUBE, "/oembed", DESCRIBED, Health.OK),
        (YOUTUBE, "/oembed", reply(401), Health.NOT_EMBEDDABLE),
        (YOUTUBE, "/oembed", reply(403), Health.PRIVATE),
        (YOUTUBE, "/oembed", reply(404), Health.GONE),
        (YOUTUBE, "/oembed", json_reply(b"Forbidden"), Health.UNKNOWN),
    ],
)
def test_what_a_host_answers_for_three_days_becomes_the_health(
    web: Web, clock: Clock, url: str, path: str, answer: Answer, health: Health
) -> None:
    web.serve(path, answer)
    assert health_after(web, clock, make_video(url=url), 3) == health


def test_a_permanent_redirect_says_that_the_source_has_moved(web: Web, clock: Clock) -> None:
    web.serve("/film.mp4", reply(301, location="https://cdn.video.test/new.mp4"))
    web.serve("/new.mp4", FILM_REPLY)
    video = make_video(url=FILM)
    assert health_after(web, clock, video, 3) == Health.MOVED
    assert "https://cdn.video.test/new.mp4" in SourceCheck.objects.get().detail
    web.serve("/film.mp4", reply(302, location="https://cdn.video.test/new.mp4"))
    assert health_after(web, clock, video, 1) == Health.OK


def test_a_source_that_is_shorter_than_a_clip_needs_is_named(web: Web, clock: Clock) -> None:
    web.serve("/live.m3u8", reply(200, PLAYLIST, content_type="application/x-mpegurl"))
    video = make_video(url="https://video.test/live.m3u8")
    make_clip(video, 50_000, 60_500)
    assert health_after(web, clock, video, 3) == Health.OK  # within the tolerance
    make_clip(video, 55_000, 62_000)
    assert health_after(web, clock, video, 3) == Health.TOO_SHORT
    assert SourceCheck.objects.get().found_ms == 60_000


def test_a_card_of_a_dead_source_says_so_at_the_next_request(web: Web, clock: Clock) -> None:
    answer = make_published(clip=make_clip(make_video(url=FILM)))
    url = answer.get_absolute_url()
    assert "no longer has this video (seen on" not in Browser().get(url).content.decode()
    health_after(web, clock, answer.clip.video, 3)  # nothing is served: 404
    page = Browser().get(url).content.decode()
    assert "no longer has this video (seen on" in page
    assert answer.body in page


def test_a_change_is_a_revision_and_an_edit_of_the_video() -> None:
    video = make_video()
    set_health(video.pk, Health.GONE, START)
    set_health(video.pk, Health.GONE, START + timedelta(days=1))
    revision = revisions_of(Video, video.pk).first()
    assert revision is not None
    assert revision.changes["health"] == ["unknown", "gone"]
    assert revisions_of(Video, video.pk).count() == 1
    assert Video.objects.get().edit_version == video.edit_version + 1
    assert Video.objects.get().health_checked_at == START + timedelta(days=1)


def test_a_host_is_asked_once_a_second_by_all_workers(clock: Clock) -> None:
    times = []
    for _request in range(4):
        clock.pacer.wait("video.test")
        times.append((clock.at - START).total_seconds())
    assert times == [0, 1, 2, 3]
    Pacer(lambda: clock.at, lambda seconds: times.append(seconds)).wait("other.test")
    assert times[-1] == 0
    # Other workers have reserved the next seconds.
    SourceHost.objects.filter(host="video.test").update(
        next_request_at=clock.at + timedelta(seconds=5)
    )
    with pytest.raises(HostBusy):
        clock.pacer.wait("video.test")


def test_a_host_that_fails_is_left_alone_for_longer_and_longer(web: Web, clock: Clock) -> None:
    web.serve("/film.mp4", reply(503))
    video, pauses = make_video(url=FILM), []
    for _failure in range(3):
        check(web, clock, video)
        with pytest.raises(TooEarly) as early:
            check(web, clock, video)
        pauses.append(early.value.next_try_at - clock.at)
        clock.at = early.value.next_try_at
    assert [round(pause / timedelta(minutes=5)) for pause in pauses] == [1, 2, 4]
    assert web.public.connections == 3
    web.serve("/film.mp4", FILM_REPLY)
    check(web, clock, video)
    assert SourceHost.objects.get().failures == 0


def test_most_videos_of_a_host_refused_at_once_are_not_marked(web: Web, clock: Clock) -> None:
    videos = [make_video(url=f"https://video.test/{number}.mp4") for number in range(6)]
    for _day in range(4):
        for video in videos:
            check(web, clock, video)
            clock.at += timedelta(seconds=2)
        clock.at += timedelta(days=1)
    assert set(Video.objects.values_list("health", flat=True)) == {Health.UNKNOWN}


def test_new_videos_are_planned_within_the_hour_and_many_over_a_week(clock: Clock) -> None:
    video = make_video(url=FILM)
    stored = make_video()
    Video.objects.filter(pk=stored.pk).update(source_id="media:films/a.mp4")
    plan_checks(clock.at)
    row = SourceCheck.objects.get()
    assert row.video == video
    assert clock.at <= row.next_try_at <= clock.at + timedelta(hours=1)
    for _number in range(60):
        make_video()
    plan_checks(clock.at)
    times = SourceCheck.objects.values_list("next_try_at", flat=True)
    assert max(times) > clock.at + timedelta(days=3)


@pytest.mark.parametrize("setting", ["CLIPQA_CHECK_SOURCES", "CLIPQA_FETCH_REMOTE"])
def test_nothing_is_planned_if_a_setting_forbids_it(settings: Any, setting: str) -> None:
    setattr(settings, setting, False)
    make_video(url=FILM)
    plan_checks()
    assert not SourceCheck.objects.exists()


def test_a_finished_check_waits_again_when_the_next_is_due(web: Web, clock: Clock) -> None:
    web.serve("/film.mp4", FILM_REPLY)
    row = check(web, clock, make_video(url=FILM))
    done = {"state": JobState.DONE, "finished_at": clock.at}
    SourceCheck.objects.filter(pk=row.pk).update(**done)
    plan_checks(clock.at + timedelta(days=5))
    assert SourceCheck.objects.get().state == JobState.DONE
    plan_checks(clock.at + timedelta(days=7))
    assert SourceCheck.objects.get().state == JobState.WAITING


def test_an_editor_can_bring_a_check_forward(web: Web, clock: Clock) -> None:
    video = make_video(url=FILM)
    check(web, clock, video)
    assert check_now(Video.objects.all()) == 1
    assert SourceCheck.objects.get().state == JobState.WAITING


def test_a_video_that_was_deleted_is_not_asked_about(web: Web, clock: Clock) -> None:
    video = make_video(url=FILM)
    plan_checks(clock.at)
    row = SourceCheck.objects.get()
    video.delete()
    with pytest.raises(JobCancelled):
        check_with(row, web.client, clock.pacer, clock.at)
