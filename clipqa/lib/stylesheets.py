"""Bundle the stylesheets: a sheet in css/ is served as one file with the parts that it imports.

css/site.css imports css/site/card.css and others, one for each component. A browser that followed
these imports would wait for each. So the finder replaces each import with the content of its part,
wherever Django looks for static files: `collectstatic`, `runserver`, the live server of tests.
"""

import os
import posixpath
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

SHEETS = PurePath("css")
IMPORT = re.compile(r'^@import "(?P<part>[^"]+)";\n', re.MULTILINE)
_URL = re.compile(r'url\("(?P<address>\.[^"]+)"\)')
_COMMENT = re.compile(r'(?P<text>"[^"\n]*")|/\*.*?\*/\s*', re.DOTALL)


def bundle(sheet: Path) -> str:
    """Return the sheet with its imports replaced by their content, without comments."""
    whole = IMPORT.sub(lambda found: _part(sheet.parent, found["part"]), _read(sheet))
    return _COMMENT.sub(lambda found: found["text"] or "", whole)


def _part(folder: Path, name: str) -> str:
    """Return a part, with URLs relative to the sheet that imports it."""
    within = posixpath.dirname(name)
    return _URL.sub(
        lambda found: f'url("{posixpath.normpath(posixpath.join(within, found["address"]))}")',
        _read(folder / name),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class StylesheetFinder(FileSystemFinder):
    """Finds the static files of Django's finder, with bundled sheets and without their parts."""

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        if _is_part(path):
            return None
        found = super().find_location(root, path, prefix)
        return str(_written(path, Path(found))) if found and _is_sheet(path) else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        written = FileSystemStorage(location=_folder())
        for path, storage in super().list(ignore_patterns):
            if _is_sheet(path):
                _written(path, Path(storage.path(path)))
                yield path, written
            elif not _is_part(path):
                yield path, storage


def _is_sheet(path: str) -> bool:
    return PurePath(path).parent == SHEETS and path.endswith(".css")


def _is_part(path: str) -> bool:
    return PurePath(path).parent.parent == SHEETS and path.endswith(".css")


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "stylesheets"


def _written(path: str, sheet: Path) -> Path:
    """Return the file with the bundle.

    It is rewritten only if the bundle has changed, since collectstatic compares dates.
    """
    target, text = _folder() / path, bundle(sheet)
    if not target.exists() or _read(target) != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.{os.getpid()}-{threading.get_ident()}")
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)  # another thread may be serving the old one
    return target
