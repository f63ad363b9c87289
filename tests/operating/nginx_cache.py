"""Cache files of nginx. Tests change their times instead of waiting."""

import struct
from pathlib import Path

FORMAT = struct.Struct("@QqQQ")  # version, valid until, then stale limits
VERSION = 5  # of nginx 1.11.10 and later


def files(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file() and len(path.name) == 32]


def clear(cache: Path) -> None:
    for path in files(cache):
        path.unlink()


def contains(cache: Path, word: bytes) -> bool:
    """Return whether a cached page contains the word."""
    return any(word in path.read_bytes() for path in files(cache))


def age(cache: Path, seconds: int) -> None:
    """Make cached pages older by these seconds."""
    for path in files(cache):
        with path.open("r+b") as file:
            version, until, *rest = FORMAT.unpack(file.read(FORMAT.size))
            assert version == VERSION, "this nginx writes another format"
            file.seek(0)
            file.write(FORMAT.pack(version, until - seconds, *rest))
