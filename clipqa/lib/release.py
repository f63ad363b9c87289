"""A digest of the running code: cached pages become invalid when it changes."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from clipqa import providers

HERE = Path(__file__).resolve().parent.parent
SETTINGS_IN_PAGES = (
    "CLIPQA_SITE_NAME",
    "CLIPQA_SITE_URL",
    "CLIPQA_TIME_ZONE",
    "CLIPQA_CONTACT_EMAIL",
    "EMAIL_BACKEND",  # pages link to the form of subscriptions if mail can be sent
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "STATIC_URL",
    "MEDIA_URL",
    *providers.SETTINGS,
)


@lru_cache(maxsize=1)
def release() -> str:
    """Return a digest of code, templates, static files and the settings that pages show."""
    digest = sha256()
    for folder, pattern in ((HERE, "*.py"), (HERE.parent / "templates", "*"), (_static(), "*")):
        for path in sorted(file for file in folder.rglob(pattern) if file.is_file()):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes() if folder != _static() else _stamp(path))
    for name in SETTINGS_IN_PAGES:
        digest.update(f"{name}={getattr(settings, name, '')}\n".encode())
    return digest.hexdigest()[:16]


def _static() -> Path:
    return HERE.parent / "static"


def _stamp(path: Path) -> bytes:
    """Return size and time of modification, which cost less than reading a static file.

    Content needs no comparison here: static files are served under names with their hash.
    """
    stat = path.stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}".encode()
