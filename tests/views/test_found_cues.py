"""Found cues link to their time: on this site, in the embedded player, or at the provider."""

import pytest
from django.test import Client

from clipqa.models import Answer, Health
from tests.factories import make_clip, make_cues, make_published, make_video
from tests.views.reader import Page, read

pytestmark = pytest.mark.django_db

SEARCH = "/search/?q=armistice"
ARCHIVE = "https://archive.org/details/night_of_the_living_dead"
DAILYMOTION = "https://www.dailymotion.com/video/x5e9eog"


def answer_with_line(start_ms: int, url: str = "", **video: object) -> Answer:
    """Create a clip from 00:50 to 01:00 in which only one cue contains "armistice"."""
    clip = make_clip(make_video(url=url, **video))
    answer = make_published("Why now?", clip=clip, body="Because.")
    make_cues(clip.video, (start_ms, start_ms + 2_000, "The <armistice> holds."))
    return answer


def lines(page: Page) -> list[dict[str, str]]:
    return [attrs for attrs in page.all("a") if "data-from-ms" in attrs]


def test_a_cue_links_to_its_time_in_milliseconds() -> None:
    answer = answer_with_line(51_370)
    page = read(SEARCH)
    (line,) = lines(page)
    assert line["data-from-ms"] == "51370"
    assert line["data-play"] == "Play from 00:51"
    assert line["data-from-src"] == ""
    assert line["href"] == f"/videos/{answer.clip.video.slug}/?t=51.37"
    assert "The &lt;<mark>armistice</mark>&gt; holds." in page.html


def test_a_cue_that_began_before_its_clip_links_to_the_start_of_the_clip() -> None:
    answer_with_line(49_000)
    (line,) = lines(read(SEARCH))
    assert line["data-from-ms"] == "50000"
    assert line["data-play"] == "Play from 00:50"


def test_a_cue_after_the_clip_is_never_shown() -> None:
    answer = answer_with_line(60_000)
    page = read("/search/?q=armistice+now")
    assert answer.public_id in page.html
    assert page.all("blockquote", **{"class": "hit"}) == []


def test_an_autoplaying_provider_gets_the_time_of_the_cue() -> None:
    answer_with_line(51_500, ARCHIVE)
    (line,) = lines(read(SEARCH))
    assert line["data-from-src"].endswith("/night_of_the_living_dead?start=51.5&end=60")


def test_a_link_to_a_provider_has_the_time_of_the_cue() -> None:
    answer_with_line(51_370, DAILYMOTION)
    page = read(SEARCH)
    assert lines(page) == []
    assert page.all("a", href=f"{DAILYMOTION}?start=51")
    assert "Watch at Dailymotion from 00:51" in page.html


@pytest.mark.parametrize("url", ["", ARCHIVE, DAILYMOTION])
def test_a_cue_of_a_dead_source_links_to_the_transcript_here(url: str) -> None:
    answer = answer_with_line(51_370, url, health=Health.GONE)
    (line,) = lines(read(SEARCH))
    assert line["href"] == f"/videos/{answer.clip.video.slug}/?t=51.37"
    assert line["data-from-src"] == ""


def test_the_json_gives_the_best_passage() -> None:
    answer_with_line(51_370)
    found = read_json("/api/v1/answers/?q=armistice")
    assert found["snippet"] == "The &lt;<mark>armistice</mark>&gt; holds."
    assert read_json("/api/v1/answers/")["snippet"] == "Because."


def read_json(path: str) -> dict[str, str]:
    (result,) = Client().get(path).json()["results"]
    return result
