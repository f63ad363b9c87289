"""The recording that the clip desk loads: its player, clips and transcript, what was measured."""

import zlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.admin.clip_desk import clips
from clipqa.films.frame_times import pack, unpack
from clipqa.jobs.running import run_due
from clipqa.models import Answer, FilmAnalysis, JobState, Status, User, Video
from tests.factories import make_answer, make_clip, make_cues, make_published, make_video
from tests.films.conftest import films, media, stored_video  # noqa: F401 (fixtures)
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def address(video: Video, page: str = "") -> str:
    return reverse("admin:desk_recording", args=[video.pk]) + page


def recording(client: Client, video: Video, query: str = "") -> dict[str, Any]:
    response = client.get(address(video) + query)
    assert response.status_code == 200
    return response.json()


@pytest.fixture
def contributor() -> User:
    return of_role("conny", "contributor")


def test_a_recording_of_a_host_is_framed_whole(edda: Client) -> None:
    video = make_video(url="https://www.youtube.com/watch?v=jNQXAC9IVRw", language="en")
    found = recording(edda, video)
    assert (found["module"], found["stops"], found["is_playable"]) == ("youtube", "exact", True)
    assert found["src"].startswith("https://www.youtube-nocookie.com/embed/jNQXAC9IVRw?")
    assert "start=0" in found["src"]
    assert found["watch_url"] == "https://www.youtube.com/watch?v=jNQXAC9IVRw&t=0s"
    assert (found["frames_url"], found["levels_url"], found["clips"]) == (None, None, [])


def test_a_host_that_was_taken_down_or_is_not_set_up_is_not_playable(edda: Client) -> None:
    gone = make_video(health="gone", url="https://vimeo.com/76979871")
    unknown = make_video(url="https://www.dailymotion.com/video/x8h1q2z")
    assert recording(edda, gone)["is_playable"] is False
    assert recording(edda, gone)["health_label"] == "Taken down"
    found = recording(edda, unknown)
    assert (found["is_playable"], found["stops"], found["src"]) == (False, "link", "")
    assert found["watch_url"].startswith("https://www.dailymotion.com/")


def test_clips_come_in_order_with_their_questions_and_without_archived_ones(edda: Client) -> None:
    video = make_video()
    later = make_published("Who pays?", clip=make_clip(video, 90_000, 95_000))
    draft = make_answer("Who checks?", clip=make_clip(video, 10_000, 20_000))
    make_answer("Who left?", clip=make_clip(video, 1, 2), status=Status.ARCHIVED)
    found = recording(edda, video)
    assert [(clip["question"], clip["start_ms"]) for clip in found["clips"]] == [
        ("Who checks?", 10_000),
        ("Who pays?", 90_000),
    ]
    assert found["clip_count"] == 2
    assert found["clips"][0]["answer_id"] == draft.pk
    assert found["clips"][1]["url"] == reverse("admin:clipqa_answer_change", args=[later.pk])


def test_a_contributor_sees_public_clips_and_their_own(contributor: User) -> None:
    video = make_video()
    public = make_published("Who pays?", clip=make_clip(video, 90_000, 95_000))
    make_answer("Who plots?", clip=make_clip(video, 30_000, 40_000))
    own = make_answer("Who checks?", clip=make_clip(video, 10_000, 20_000))
    Answer.objects.filter(pk=own.pk).update(created_by=contributor)
    found = recording(signed_in(contributor), video)["clips"]
    assert [clip["question"] for clip in found] == ["Who checks?", "Who pays?"]
    assert found[1]["url"] == public.get_absolute_url()  # its page in the admin is hidden


def test_a_video_of_another_contributors_draft_is_hidden(contributor: User) -> None:
    hidden = make_answer().clip.video
    client = signed_in(contributor)
    for page in ("", "frames/", "levels/"):
        assert client.get(address(hidden, page)).status_code == 404


def test_users_who_can_not_write_answers_are_refused(contributor: User) -> None:
    contributor.groups.clear()
    assert signed_in(contributor).get(address(make_video())).status_code == 403


def test_of_too_many_clips_the_nearest_are_returned(
    edda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "MAX_CLIPS", 2)
    video = make_video()
    for start in (10_000, 50_000, 60_000, 99_000):
        make_answer(clip=make_clip(video, start, start + 5_000))
    found = recording(edda, video, "?at=58000")
    assert [clip["start_ms"] for clip in found["clips"]] == [50_000, 60_000]
    assert found["clip_count"] == 4
    first = recording(edda, video, "?at=-9x")["clips"]
    assert [clip["start_ms"] for clip in first] == [10_000, 50_000]


def test_many_clips_and_transcripts_take_no_more_queries(edda: Client) -> None:
    few, many = make_video(), make_video()
    make_answer(clip=make_clip(few))
    make_cues(few, (0, 900, "Hello."))
    for start in range(0, 20_000, 1_000):
        make_answer(clip=make_clip(many, start, start + 900))
    for language in ("en", "fr", "de"):
        make_cues(many, (0, 900, "Hello."), language=language)
    recording(edda, few)  # the first request of a session takes one more
    with CaptureQueriesContext(connection) as queries:
        recording(edda, few)
    with CaptureQueriesContext(connection) as more:
        recording(edda, many)
    assert len(more) == len(queries) <= 8


@pytest.mark.ffmpeg
def test_a_stored_film_has_a_signed_address_its_frames_and_its_levels(
    edda: Client,
    media: Path,  # noqa: F811
    films: dict[str, Path],  # noqa: F811
) -> None:
    video = stored_video(media, films["whole"])
    assert recording(edda, video)["frames_url"] is None  # not analysed yet
    run_due()
    found = recording(edda, video)
    assert found["module"] == "media"
    assert found["src"].startswith("/media/~")
    assert found["frame_rate_label"] == "25 fps"
    frames = edda.get(found["frames_url"])
    assert unpack(frames.content)[:3] == [0, 40_000, 80_000]
    analysis = FilmAnalysis.objects.get()
    assert edda.get(found["levels_url"]).content == bytes(analysis.levels)
    assert edda.get(found["levels_url"] + "?overview").content == bytes(analysis.overview)
    assert found["level_ms"] == analysis.level_ms


def analysed(**values: Any) -> FilmAnalysis:
    given = {"state": JobState.DONE, "finished_at": "2026-05-01T00:00:00Z", **values}
    return FilmAnalysis.objects.create(video=make_video(), **given)


def test_a_film_without_sound_has_no_levels(edda: Client) -> None:
    video = analysed(frame_times=pack([0, 40_000]), frame_count=2).video
    assert recording(edda, video)["levels_url"] is None
    assert edda.get(address(video, "levels/")).status_code == 404


@pytest.mark.parametrize(
    ("times", "label"),
    [
        (range(0, 9_000_000, 41_708), "23.98 fps"),
        ([round(number * 100_100 / 3) for number in range(4_000)], "29.97 fps"),
        ([number * 1000 // 30 * 1000 for number in range(300)], "30 fps"),  # WebM: milliseconds
        ([0, 40_000, 120_000, 160_000], ""),
        ([40_000], ""),
    ],
)
def test_the_rate_is_named_if_it_is_constant(edda: Client, times: Any, label: str) -> None:
    packed = pack(times)
    assert zlib.decompress(packed)
    video = analysed(frame_times=packed, frame_count=len(list(times))).video
    assert recording(edda, video)["frame_rate_label"] == label


def test_the_page_may_play_films_of_drafts_that_its_user_may_see(contributor: User) -> None:
    make_video(url="https://drafts.example/film.mp4")
    make_video(url="https://own.example/film.mp4", created_by=contributor, is_shared=False)
    page = "/admin/clipqa/answer/add/"
    policy = signed_in(contributor).get(page)["Content-Security-Policy"]
    assert "own.example" in policy
    assert "drafts.example" not in policy
    everything = signed_in(of_role("edda", "editor")).get(page)["Content-Security-Policy"]
    assert "drafts.example" in everything
    public = Client().get("/")["Content-Security-Policy"]
    assert "drafts.example" not in public
