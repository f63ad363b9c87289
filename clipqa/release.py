"""Which release this is: what made a page changes with the code, not with the library alone."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).resolve().parent
SAID_BY_SETTINGS = (
    "CLIPQA_SITE_NAME",
    "CLIPQA_SITE_URL",
    "CLIPQA_TIME_ZONE",
    "CLIPQA_CONTACT_EMAIL",
    "CLIPQA_DAILYMOTION_PLAYER_ID",
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "STATIC_URL",
    "MEDIA_URL",
)


@lru_cache(maxsize=1)
def release() -> str:
    """A digest of code, templates and static files, and of the settings that pages show."""
    digest = sha256()
    for folder, pattern in ((HERE, "*.py"), (HERE.parent / "templates", "*"), (_static(), "*")):
        for path in sorted(file for file in folder.rglob(pattern) if file.is_file()):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes() if folder != _static() else _stamp(path))
    for name in SAID_BY_SETTINGS:
        digest.update(f"{name}={getattr(settings, name, '')}\n".encode())
    return digest.hexdigest()[:16]


def _static() -> Path:
    return HERE.parent / "static"


def _stamp(path: Path) -> bytes:
    """Static files are named by their content where they are served; here a glance will do."""
    stat = path.stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}".encode()
