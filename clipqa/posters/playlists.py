"""Check that an HLS playlist names only files in or below its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 1024 * 1024
MAX_PLAYLISTS: Final = 20
UNREADABLE: Final = ":"  # a scheme without a name, which matches FOREIGN
QUOTED_URI: Final = re.compile(r'URI\s*=\s*"?([^",]*)', re.IGNORECASE)
EXTENSIONS: Final = {".m3u8", ".ts", ".m4s", ".mp4", ".aac", ".vtt"}
FOREIGN: Final = re.compile(r"^/|[:%\\]|.{200}")  # absolute, with a scheme, escaped, or too long


def is_self_contained(playlist: Path) -> bool:
    """Whether a playlist and those it names refer to no host and no file outside its folder.

    ffmpeg opens everything that a playlist names, so this must be checked before.
    """
    folder = playlist.parent.resolve()
    pending, seen = [playlist.resolve()], set[Path]()
    while pending and len(seen) < MAX_PLAYLISTS:
        current = pending.pop()
        seen.add(current)
        for name in _names(current):
            file = _resolve(folder, current.parent, name)
            if file is None:
                return False
            if file.suffix == ".m3u8" and file not in seen:
                pending.append(file)
    return not pending


def _names(playlist: Path) -> Iterator[str]:
    """Yield every URI in a playlist."""
    for line in _text(playlist).splitlines():
        if line.startswith("#"):
            yield from QUOTED_URI.findall(line)
        elif line.strip():
            yield line.strip()


def _text(playlist: Path) -> str:
    """Return the text, or UNREADABLE if it is invalid, too long, or contains a NUL.

    ffmpeg ends a line at a NUL, so it would read other names than this module.
    """
    with playlist.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return UNREADABLE
    return text if len(data) <= MAX_BYTES and "\0" not in text else UNREADABLE


def _resolve(folder: Path, base: Path, name: str) -> Path | None:
    if not name or FOREIGN.search(name):
        return None
    file = (base / name).resolve()
    is_known = file.suffix in EXTENSIONS and file.is_relative_to(folder) and file.is_file()
    return file if is_known else None
