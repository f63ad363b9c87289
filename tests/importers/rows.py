"""A valid row to change, files with rows, and an import that collects its messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from clipqa.importers import Options, Result, import_file
from clipqa.models import Answer, Clip, Cue, Outlet, Question, Topic, Transcript, Video

DATA = Path(__file__).resolve().parent.parent / "data" / "import"


def row(key: str = "a1", **values: Any) -> dict[str, Any]:
    """Return a valid row. Give a field to change it, None to omit it."""
    valid = {
        "key": key,
        "question": "What role do the observers play?",
        "answer": "They watch the line and report what they see.",
        "outlet": "Harbour Public TV",
        "video_url": "https://www.youtube.com/watch?v=jNQXAC9IVRw",
        "video_title": "Evening report",
        "video_duration": 160,
        "start": 50,
        "end": 60,
        "topics": ["Ceasefires"],
        "status": "published",
        "language": "en",
    }
    return {name: value for name, value in {**valid, **values}.items() if value is not None}


def write_rows(folder: Path, *rows: Any, name: str = "records.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def import_and_collect(path: Path, **options: Any) -> tuple[Result, list[str]]:
    messages: list[str] = []
    result = import_file(path, Options(**options), lambda problem: messages.append(str(problem)))
    return result, messages


def counts(result: Result) -> tuple[int, int, int, int]:
    """Return the numbers of created, updated, unchanged and rejected rows."""
    return result.created, result.updated, result.unchanged, result.rejected


def delete_everything() -> None:
    for model in (Answer, Clip, Cue, Transcript, Video, Outlet, Question, Topic):
        model.objects.all().delete()
