"""The progress of a long import, from which an interrupted one is resumed.

Written after each commit, so at most one chunk is imported twice, which changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from clipqa.importers.records import Record
from clipqa.models import Answer


class Journal:
    def __init__(self, fingerprint: str) -> None:
        self._path = Path(settings.DATA_DIR) / "imports" / f"{fingerprint}.json"

    def last_saved_row(self) -> int:
        """Return the last saved row of this file; 0 if its answer is not in the library."""
        try:
            entry = json.loads(self._path.read_text())
            row, condition = int(entry["row"]), _answer_condition(entry["key"], entry["public_id"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        # The library may be another one, or restored from an older backup.
        return row if Answer.objects.filter(condition).exists() else 0

    def save(self, last: Record) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        entry = {"row": last.row, "key": last.key, "public_id": last.public_id}
        temporary = self._path.with_suffix(".draft")
        temporary.write_text(json.dumps(entry))
        temporary.replace(self._path)  # atomic, so that the file is never incomplete

    def close(self) -> None:
        self._path.unlink(missing_ok=True)


def _answer_condition(key: str, public_id: str) -> Q:
    return Q(key=key) if key else Q(public_id=public_id)
