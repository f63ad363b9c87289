"""The record of erasures: a file of the data folder, which no restore replaces.

A line has the HMAC of an e-mail address and the moment of its erasure. A restore applies it to the
library of the backup, which may be older than the erasure.
"""

import re
from datetime import datetime
from pathlib import Path

from django.conf import settings

from clipqa.lib.durable_files import append_line
from clipqa.lib.email_addresses import HMAC_LENGTH

FILE_NAME = "erased_addresses"
LINE = re.compile(rf"([0-9a-f]{{{HMAC_LENGTH}}}) (\d{{4}}-\d\d-\d\dT[\d:.]+\+00:00)")
Erasures = dict[str, datetime]


def path() -> Path:
    folder: Path = settings.DATA_DIR
    return folder / FILE_NAME


def read_text() -> str:
    """Return the lines of the file, '' without one."""
    try:
        return path().read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return ""


def record_erasure(digest: str, moment: datetime) -> None:
    """Append a line. On return it is on the disk."""
    append_line(path(), f"{digest} {moment.isoformat()}")


def merge_erasures(text: str) -> None:
    """Append the lines of another file, such as that of a backup, that this one lacks."""
    own = parse_erasures(read_text())
    for digest, moment in parse_erasures(text).items():
        if digest not in own or own[digest] < moment:
            record_erasure(digest, moment)


def parse_erasures(text: str) -> Erasures:
    """Return the latest moment for each HMAC. A line that a crash has cut off is left out."""
    found: Erasures = {}
    for line in text.splitlines():
        match = LINE.fullmatch(line)
        if match:
            digest, moment = match[1], datetime.fromisoformat(match[2])
            found[digest] = max(moment, found.get(digest, moment))
    return found
