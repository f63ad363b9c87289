import re

import pytest
from django.test import Client

from clipqa.models import Video
from tests.factories import make_clip, make_cues, make_outlet, make_published, make_video
from tests.views.reader import Page, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def video() -> Video:
    """Three clips: 0-10 s, 20.5-30 s and 25-40 s."""
    video = make_video(make_outlet("Delta"), title="At nine", duration_ms=3_600_000)
    for start_ms, end_ms in ((0, 10_000), (20_500, 30_000), (25_000, 40_000)):
        make_published(f"What at {start_ms}?", clip=make_clip(video, start_ms, end_ms))
    return video


def playing(path: str) -> str:
    """Return the clip in the page's player, '' if there is none."""
    players = read(path).all("clip-player")
    return players[0]["data-start-ms"] if players else ""


@pytest.mark.parametrize(
    ("asked", "start_ms"),
    [
        ("", "0"),
        ("?t=0", "0"),
        ("?t=9.999", "0"),
        ("?t=10", ""),
        ("?t=15", ""),
        ("?t=20", "20500"),
        ("?t=20.5", "20500"),
        ("?t=24.9", "20500"),
        ("?t=25", "25000"),
        ("?t=0:25", "25000"),
        ("?t=25s", "25000"),
        ("?t=39", "25000"),
        ("?t=40", ""),
        ("?t=3599", ""),
        ("?t=359999", ""),
    ],
)
def test_the_clip_at_the_requested_time_plays(video: Video, asked: str, start_ms: str) -> None:
    assert playing(f"{video.get_absolute_url()}{asked}") == start_ms


def test_a_time_between_two_clips_gets_a_notice_and_the_list(video: Video) -> None:
    page = read(f"{video.get_absolute_url()}?t=15")
    assert "No answer contains 00:15" in page.html
    assert page.notices == []
    assert {"?t=0", "?t=20.5", "?t=25"} <= page.links


@pytest.mark.parametrize(
    ("asked", "title"),
    [("", "At nine"), ("?t=0", "What at 0? – At nine"), ("?t=15", "At nine")],
)
def test_the_title_names_the_question_if_a_time_was_requested(
    video: Video, asked: str, title: str
) -> None:
    assert read(f"{video.get_absolute_url()}{asked}").meta("og:title") == title


@pytest.mark.parametrize("asked", ["abc", "-5", "1:99", "99h99h", "9" * 30, "٣"])
def test_an_invalid_time_gets_a_notice(video: Video, asked: str) -> None:
    page = read(video.get_absolute_url(), QUERY_STRING=f"t={asked.encode().decode('latin-1')}")
    assert len(page.notices) == 1
    assert page.notices[0].endswith("is not a time. Write it like 140 or 2m20s.")
    assert page.all("clip-player")[0]["data-start-ms"] == "0"


@pytest.fixture
def long_video(video: Video) -> Video:
    for number in range(100, 140):
        clip = make_clip(video, number * 1000, number * 1000 + 600)
        make_published(f"What at {number * 1000}?", clip=clip)
    return video


def test_answers_are_listed_thirty_a_page_in_the_order_of_the_recording(long_video: Video) -> None:
    starts = []
    for number in (1, 2):
        html = read(f"{long_video.get_absolute_url()}?page={number}").html
        starts += re.findall(r'class="at" href="\?t=([0-9.]+)"', html)
    assert starts == sorted(starts, key=float)
    assert len(starts) == len(set(starts)) == 43
    assert "43 answers from this recording" in html


def test_a_clip_of_another_page_plays_if_its_time_is_requested(long_video: Video) -> None:
    assert playing(f"{long_video.get_absolute_url()}?t=139.5") == "139000"
    assert playing(f"{long_video.get_absolute_url()}?t=138.9") == "139000"
    assert playing(f"{long_video.get_absolute_url()}?t=25&page=2") == "25000"
    assert playing(f"{long_video.get_absolute_url()}?t=24.5&page=2") == "20500"
    assert playing(f"{long_video.get_absolute_url()}?t=60&page=2") == ""


def test_links_to_other_pages_keep_the_time(long_video: Video) -> None:
    links = read(f"{long_video.get_absolute_url()}?t=25").links
    assert f"{long_video.get_absolute_url()}?t=25&page=2" in links


def test_a_page_past_the_end_is_the_last_with_a_notice(long_video: Video) -> None:
    page = read(f"{long_video.get_absolute_url()}?page=5")
    assert page.notices == ["There are only 2 pages. This is the last one."]


# Captions -------------------------------------------------------------------------------


def captions(video: Video, language: str = "en"):
    return Client().get(f"{video.get_absolute_url()}captions.{language}.vtt")


def test_captions_are_the_public_cues_as_webvtt(video: Video) -> None:
    make_cues(video, (1_000, 2_000, "Good -->\nevening & <b>"), (15_000, 16_000, "not cut"))
    response = captions(video)
    text = response.content.decode()
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert text.startswith("WEBVTT\n")
    assert "00:00:01.000 --> 00:00:02.000" in text
    assert "not cut" not in text
    assert text.count("-->") == 1


@pytest.mark.parametrize("language", ["fr", "EN", "e", "en-GB", "x" * 200])
def test_captions_in_a_language_without_cues_are_a_404(video: Video, language: str) -> None:
    make_cues(video, (1_000, 2_000, "Good evening"))
    assert captions(video, language).status_code == 404


@pytest.mark.parametrize("whole", [True, False])
def test_the_player_finds_captions_whose_language_is_not_the_video_s(
    video: Video, whole: bool
) -> None:
    video.language, video.transcript_public = "ar", whole
    video.save()
    make_cues(video, (1_000, 2_000, "Good evening"), language="pt-BR")
    player = read(video.get_absolute_url()).all("clip-player")[0]
    assert player["data-captions-lang"] == "pt-BR"
    assert Client().get(player["data-captions"]).status_code == 200
    assert Page(read(video.get_absolute_url()).html).all("ol", lang="pt-BR")


def test_a_video_without_cues_offers_no_captions(video: Video) -> None:
    assert read(video.get_absolute_url()).all("clip-player")[0]["data-captions"] == ""
    assert captions(video).status_code == 404
