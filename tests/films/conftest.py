"""Films of two seconds in the media storage: silence, then a loud tone; 25 frames a second."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from clipqa.curation import save_record
from clipqa.models import Video
from clipqa.providers import Source
from tests.factories import make_outlet

SILENCE_THEN_TONE = [
    "-f",
    "lavfi",
    "-i",
    "aevalsrc=if(gte(t\\,1)\\,0.9*sin(880*PI*t)\\,0):s=8000:d=2",
]
PICTURE = ["-f", "lavfi", "-i", "color=red:s=64x36:r=25:d=2"]


def encode(path: Path, *options: str) -> Path:
    quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    subprocess.run([*quiet, *options, str(path)], check=True, timeout=60)
    return path


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    return {
        "whole": encode(folder / "whole.mp4", *PICTURE, *SILENCE_THEN_TONE),
        "silent": encode(folder / "silent.mp4", *PICTURE),
        "sound": encode(folder / "sound.m4v", *SILENCE_THEN_TONE, "-f", "mp4"),
    }


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    assert tmp_path == django_settings.MEDIA_ROOT
    return tmp_path


def stored_video(media: Path, film: Path | bytes, name: str = "film.mp4") -> Video:
    """A video whose film is this file."""
    data = film if isinstance(film, bytes) else film.read_bytes()
    (media / name).write_bytes(data)
    video = Video(outlet=make_outlet(), title="A film")
    video.set_source(Source("file", f"media:{name}"))
    save_record(video)
    return video
