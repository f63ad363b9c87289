"""Short films for the tests: red for a second, then blue for a second."""

from __future__ import annotations

import subprocess
from pathlib import Path

RED_THEN_BLUE = [
    *("-f", "lavfi", "-i", "color=red:s=320x180:r=25:d=1"),
    *("-f", "lavfi", "-i", "color=blue:s=320x180:r=25:d=1"),
    *("-filter_complex", "[0][1]concat=n=2,format=yuv420p"),
]


def film(path: Path, *options: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    subprocess.run([*quiet, *RED_THEN_BLUE, *options, str(path)], check=True, timeout=60)
    return path


def hls_film(folder: Path) -> Path:
    return film(folder / "film.m3u8", "-g", "25", "-hls_time", "1", "-hls_playlist_type", "vod")
