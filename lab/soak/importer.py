"""The importer: small files, one after the other, of new and of changed records."""

import io
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core.management import call_command

from lab.soak.task import Task

NEW, CHANGED, PAUSE_S = 3, 2, 1.0
SUMMARY = re.compile(r"(\d+) created, (\d+) updated, (\d+) unchanged, (\d+) rejected")


def work(task: Task) -> None:
    file = task.folder / "records.jsonl"
    for number in count(1):
        if not task.should_continue():
            return
        records = list(_records(task, number))
        file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
        with task.guarded(f"import {number}"):
            output = io.StringIO()
            call_command("import_answers", str(file), stdout=output)
            _check_summary(task, number, output.getvalue())
            tokens = {record["key"]: record["answer"].split()[-1] for record in records}
            task.ledger.acknowledged |= tokens
            task.ledger.note("importer: files")
        task.pause(PAUSE_S)


def _records(task: Task, number: int) -> Iterator[dict[str, Any]]:
    """Yield new records, and some of the previous file with another answer."""
    for at in range(NEW):
        yield _record(task, number, at, version=1)
    for at in range(CHANGED if number > 1 else 0):
        yield _record(task, number - 1, at, version=2)


def _record(task: Task, number: int, at: int, version: int) -> dict[str, Any]:
    scenario, nth = task.scenario, number * NEW + at
    outlet = scenario.walk_outlet if at == 0 else scenario.outlets[nth % len(scenario.outlets)]
    start = 10 + nth % 500
    text = scenario.texts[nth % len(scenario.texts)]
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
        "topics": [scenario.topics[nth % len(scenario.topics)]],
        "status": "published",
        "transcript": [{"start": start + 1, "end": start + 5, "text": f"Said in {nth}."}],
    }


def _check_summary(task: Task, number: int, output: str) -> None:
    found = SUMMARY.search(output)
    figures = tuple(map(int, found.groups())) if found else ()
    expected = (NEW, CHANGED if number > 1 else 0, 0, 0)
    if figures != expected:
        task.ledger.breach("import", f"file {number}: {output.strip()} instead of {expected}")
