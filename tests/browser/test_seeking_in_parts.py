"""Seeking in a film that is sent in ranges of at most 2 MiB."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clipqa.lib.byte_ranges import MAX_PART
from tests.factories import make_clip, make_published, make_video

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg, pytest.mark.django_db(transaction=True)]

NOISE = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=8,noise=alls=20:allf=t"]
ENCODED = ["-preset", "ultrafast", "-b:v", "10M", "-g", "50", "-pix_fmt", "yuv420p"]
SEEK = """async (seconds) => {
  const film = document.querySelector("video");
  await new Promise((done) => film.readyState ? done() : film.onloadedmetadata = done);
  const seeked = new Promise((done) => film.onseeked = done);
  film.pause();  // opened by its own address, a film plays at once
  film.currentTime = seconds;
  await seeked;
  return [film.seekable.end(0), film.currentTime, film.readyState >= 2];
}"""
PLAY_FAST = """async () => {
  const film = document.querySelector("video");
  const ended = new Promise((done) => film.onended = done);
  Object.assign(film, { muted: true, playbackRate: 8 });
  await film.play();
  await ended;
}"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film = tmp_path_factory.mktemp("films") / "film.mp4"
    quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    start = ["-movflags", "+faststart"]
    subprocess.run([*quiet, *NOISE, *ENCODED, *start, str(film)], check=True, timeout=60)
    assert film.stat().st_size > 3 * MAX_PART
    return film


@pytest.fixture
def film(settings: Settings, drawn: Path) -> str:
    settings.MEDIA_ROOT = drawn.parent
    make_published(clip=make_clip(make_video(url=f"media:{drawn.name}")))
    return f"/media/{drawn.name}"


@pytest.mark.parametrize("seconds", [7.04, 3.0])
def test_a_seek_to_a_range_that_is_not_loaded_is_exact(
    page: Page, live_server: LiveServer, film: str, seconds: float
) -> None:
    page.goto(f"{live_server.url}{film}")  # a film can be opened by its URL
    end, at, is_shown = page.evaluate(SEEK, seconds)
    assert (end, at, is_shown) == (8, seconds, True)


def test_playback_continues_across_ranges(page: Page, live_server: LiveServer, film: str) -> None:
    asked: list[str | None] = []
    page.on("response", lambda answer: asked.append(answer.headers.get("content-range")))
    page.goto(f"{live_server.url}{film}")
    page.evaluate(PLAY_FAST)
    assert len([part for part in asked if part]) > 3
