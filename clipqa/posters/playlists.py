"""Whether an HLS playlist names only files beside or below itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 1024 * 1024
MAX_PLAYLISTS: Final = 20
UNREADABLE: Final = ":"  # like a scheme without a name: stands for nothing in the folder
QUOTED_URI: Final = re.compile(r'URI\s*=\s*"?([^",]*)', re.IGNORECASE)
OPENED: Final = {".m3u8", ".ts", ".m4s", ".mp4", ".aac", ".vtt"}
FOREIGN: Final = re.compile(r"^/|[:%\\]|.{200}")  # a scheme, a hidden slash, no name of ours


def is_self_contained(playlist: Path) -> bool:
    """False for a playlist that points elsewhere, to a host or to a file outside its folder.

    ffmpeg would open whatever a playlist names, so this looks before ffmpeg does.
    """
    folder = playlist.parent.resolve()
    waiting, seen = [playlist.resolve()], set[Path]()
    while waiting and len(seen) < MAX_PLAYLISTS:
        current = waiting.pop()
        seen.add(current)
        for name in _names(current):
            file = _inside(folder, current.parent, name)
            if file is None:
                return False
            if file.suffix == ".m3u8" and file not in seen:
                waiting.append(file)
    return not waiting


def _names(playlist: Path) -> Iterator[str]:
    """Everything a playlist would have opened."""
    for line in _text(playlist).splitlines():
        if line.startswith("#"):
            yield from QUOTED_URI.findall(line)
        elif line.strip():
            yield line.strip()


def _text(playlist: Path) -> str:
    """A playlist that can't be read names the impossible; for ffmpeg a NUL ends a line."""
    with playlist.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return UNREADABLE
    return text if len(data) <= MAX_BYTES and "\0" not in text else UNREADABLE


def _inside(folder: Path, beside: Path, name: str) -> Path | None:
    if not name or FOREIGN.search(name):
        return None
    file = (beside / name).resolve()
    is_known = file.suffix in OPENED and file.is_relative_to(folder) and file.is_file()
    return file if is_known else None
