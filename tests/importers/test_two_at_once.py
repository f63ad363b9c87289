from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clipqa.importers import Result, import_file, run
from clipqa.models import Answer, LibraryState, Outlet, Question, Topic, Video
from clipqa.search.drift import find_drift
from tests.importers.rows import row, write_rows


def import_in_thread(path: Path) -> Result:
    try:
        return import_file(path)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_imports_that_create_the_same_records_both_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ATTEMPTS", 10)
    LibraryState.objects.current()
    rows = [make_story(n) for n in range(60)]
    shuffled = random.Random(1).sample([{**each, "key": f"{each['key']}-b"} for each in rows], 60)
    paths = [
        write_rows(tmp_path, *rows, name="a.jsonl"),
        write_rows(tmp_path, *shuffled, name="b.jsonl"),
    ]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(import_in_thread, paths))
    assert [result.created for result in results] == [60, 60]
    counts = [model.objects.count() for model in (Answer, Question, Video, Outlet, Topic)]
    assert counts == [120, 60, 60, 60, 60]
    assert not find_drift()


def make_story(number: int) -> dict[str, Any]:
    return row(
        f"s{number}",
        question=f"What of story {number}?",
        video_url=f"https://example.org/{number}.mp4",
        video_title=f"Story {number}",
        outlet=f"Outlet {number}",
        topics=[f"Topic {number}"],
    )
