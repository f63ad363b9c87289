"""An importer: small files, one after the other, of new records and of ones that changed."""

import io
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core.management import call_command

from scripts.soaking.task import Task

NEW, CHANGED, PACE = 3, 2, 1.0
SAID = re.compile(r"(\d+) created, (\d+) updated, (\d+) unchanged, (\d+) rejected")


def work(task: Task) -> None:
    file = task.folder / "records.jsonl"
    for number in count(1):
        if not task.goes_on():
            return
        records = list(_records(task, number))
        file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
        with task.guarded(f"import {number}"):
            said = io.StringIO()
            call_command("import_answers", str(file), stdout=said)
            _compare(task, number, said.getvalue())
            promised = {record["key"]: record["answer"].split()[-1] for record in records}
            task.ledger.promised |= promised
            task.ledger.note("importer: files")
        task.pause(PACE)


def _records(task: Task, number: int) -> Iterator[dict[str, Any]]:
    """So many new ones, and some of the file before with other words."""
    for at in range(NEW):
        yield _record(task, number, at, version=1)
    for at in range(CHANGED if number > 1 else 0):
        yield _record(task, number - 1, at, version=2)


def _record(task: Task, number: int, at: int, version: int) -> dict[str, Any]:
    stage, nth = task.stage, number * NEW + at
    outlet = stage.walk_outlet if at == 0 else stage.outlets[nth % len(stage.outlets)]
    start = 10 + nth % 500
    text = stage.texts[nth % len(stage.texts)]
    return {
        "key": f"soak-{number}-{at}",
        "question": f"What is said about number {nth // 2}?",
        "answer": f"{text} imported{number}x{at}v{version}",
        "outlet": outlet,
        "video_url": f"https://films.example/soak-{outlet.encode().hex()}-{nth % 20}.mp4",
        "video_title": f"Film {nth % 20} of {outlet}",
        "video_duration": 600,
        "start": start,
        "end": start + 20,
        "topics": [stage.topics[nth % len(stage.topics)]],
        "status": "published",
        "transcript": [{"start": start + 1, "end": start + 5, "text": f"Said in {nth}."}],
    }


def _compare(task: Task, number: int, said: str) -> None:
    found = SAID.search(said)
    figures = tuple(map(int, found.groups())) if found else ()
    expected = (NEW, CHANGED if number > 1 else 0, 0, 0)
    if figures != expected:
        task.ledger.breach("import", f"file {number}: {said.strip()} instead of {expected}")
