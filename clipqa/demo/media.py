"""Copy the stand-in footage to this library's own media storage."""

from pathlib import Path
from typing import Final

from django.core.files import File
from django.core.files.storage import default_storage

from clipqa.demo.shipped import MEDIA

PLAYED: Final = {".mp4", ".m3u8", ".m4s"}
PREFIX: Final = "demo"


def played_files() -> list[Path]:
    return sorted(path for path in MEDIA.rglob("*") if path.suffix in PLAYED)


def copy_media() -> int:
    """Return the number of copied files, which were missing or had another size."""
    return sum(_copy(path) for path in played_files())


def _copy(path: Path) -> bool:
    name = f"{PREFIX}/{path.relative_to(MEDIA).as_posix()}"
    if default_storage.exists(name):
        if default_storage.size(name) == path.stat().st_size:
            return False
        default_storage.delete(name)
    with path.open("rb") as file:
        default_storage.save(name, File(file))
    return True
