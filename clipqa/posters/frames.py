"""Frames and durations of local video files, by ffmpeg where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from clipqa.posters.playlists import is_self_contained

# Naming the demuxer keeps ffmpeg from probing, so a playlist named like a film is not opened.
DEMUXERS: Final = {".mp4": "mov", ".m4v": "mov", ".webm": "matroska", ".m3u8": "hls"}
TIMEOUT_SECONDS: Final = 20
FRAME: Final = "scale=w=min(1600\\,iw*sar):h=1600:force_original_aspect_ratio=decrease,setsar=1"
LIMITS: Final = ["-nostdin", "-v", "error", "-threads", "1", "-max_pixels", "40000000"]
ONE_PNG: Final = ["-frames:v", "1", "-vf", FRAME, "-c:v", "png", "-f", "image2pipe", "-"]
ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin", "LC_ALL": "C"}


def take_frame(video: Path, at_ms: int) -> bytes | None:
    """Return a PNG of the frame at this time; None if there is no ffmpeg or no such frame."""
    ffmpeg = shutil.which("ffmpeg")
    source = input_arguments(video)
    if not ffmpeg or not source:
        return None
    seek = ["-ss", f"{at_ms / 1000:.3f}"]
    return _output([ffmpeg, *LIMITS, *seek, *source, "-map", "0:v:0", *ONE_PNG])


def probe_duration_ms(video: Path) -> int | None:
    """Return the duration of a video file; None if ffprobe is missing or fails."""
    ffprobe = shutil.which("ffprobe")
    source = input_arguments(video)
    if not ffprobe or not source:
        return None
    shown = ["-show_entries", "format=duration", "-of", "default=nokey=1:noprint_wrappers=1"]
    return _milliseconds(_output([ffprobe, "-v", "error", *shown, *source]))


def input_arguments(video: Path) -> list[str]:
    """Return arguments that let ffmpeg read only this file; [] for a file it must not read."""
    demuxer = DEMUXERS.get(video.suffix.lower())
    if demuxer is None or not video.is_file():
        return []
    if demuxer == "hls" and not is_self_contained(video):
        return []
    return ["-protocol_whitelist", "file", "-f", demuxer, "-i", f"file:{video.absolute()}"]


def _output(command: list[str]) -> bytes | None:
    try:
        result = subprocess.run(  # noqa: S603 - a fixed list, no shell, the path is absolute
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            env=ENVIRONMENT,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return result.stdout or None


def _milliseconds(seconds: bytes | None) -> int | None:
    try:
        duration_ms = round(float(seconds or b"") * 1000)
    except (ValueError, OverflowError):  # "N/A", "inf"
        return None
    return duration_ms if duration_ms > 0 else None
