from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image
from pytest_django import Settings

from clipqa.models import Clip
from clipqa.posters import attach_poster, ensure_poster
from tests.factories import make_clip, make_video
from tests.posters.films import film, hls_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    film(folder / "demo" / "film.mp4")
    hls_film(folder / "hls")
    return folder


@pytest.fixture(autouse=True)
def media(settings: Settings, films: Path) -> None:
    settings.MEDIA_ROOT = films


def clip_of(url: str, start_ms: int = 1000, end_ms: int = 1500) -> Clip:
    return make_clip(make_video(url=url, duration_ms=2000), start_ms, end_ms)


def colour(clip: Clip) -> str:
    clip.refresh_from_db()
    with default_storage.open(f"{clip.poster}-{clip.poster_width}.jpg") as file:
        red, _, blue = Image.open(file).getpixel((100, 100))
    return "red" if red > blue else "blue"


def test_a_clip_of_a_stored_film_gets_the_frame_it_starts_with() -> None:
    clip = clip_of("media:demo/film.mp4")
    assert ensure_poster(clip)
    assert colour(clip) == "blue"
    assert (clip.poster_width, clip.poster_height) == (320, 180)


def test_a_clip_of_a_stored_playlist_gets_one_too() -> None:
    clip = clip_of("media:hls/film.m3u8", start_ms=200)
    assert ensure_poster(clip)
    assert colour(clip) == "red"


def test_a_clip_keeps_its_poster_unless_refreshed() -> None:
    clip = clip_of("media:demo/film.mp4")
    red = io.BytesIO()
    Image.new("RGB", (320, 180), "red").save(red, "PNG")
    attach_poster(clip, red)
    assert not ensure_poster(clip)
    assert colour(clip) == "red"
    assert ensure_poster(clip, refresh=True)
    assert colour(clip) == "blue"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1/film.mp4",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "media:demo/missing.mp4",
    ],
)
def test_a_clip_of_a_remote_film_gets_no_poster(url: str) -> None:
    clip = clip_of(url)
    assert not ensure_poster(clip)
    clip.refresh_from_db()
    assert clip.poster == ""


def test_without_ffmpeg_a_clip_gets_no_poster_and_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not ensure_poster(clip_of("media:demo/film.mp4"))


def test_the_command_makes_missing_posters_and_counts_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stored, behind_the_end = (
        clip_of("media:demo/film.mp4"),
        clip_of("media:hls/film.m3u8", 2500, 3000),
    )
    clip_of("https://cdn.example/film.mp4")
    call_command("make_posters")
    assert capsys.readouterr().out == "1 posters made, 1 clips keep a generated poster.\n"
    assert colour(stored) == "blue"
    behind_the_end.refresh_from_db()
    assert behind_the_end.poster == ""
    call_command("make_posters")
    assert capsys.readouterr().out.startswith("0 posters made")


def test_the_command_replaces_every_poster_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    clip = clip_of("media:demo/film.mp4")
    ensure_poster(clip)
    Clip.objects.update(start_ms=0)
    call_command("make_posters", "--refresh")
    assert capsys.readouterr().out.startswith("1 posters made")
    assert colour(clip) == "red"
