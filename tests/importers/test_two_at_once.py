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
from tests.importers.rows import row, written


def landed(path: Path) -> Result:
    try:
        return import_file(path)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_imports_that_make_the_same_nouns_both_land(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ATTEMPTS", 10)
    LibraryState.objects.current()
    rows = [story(n) for n in range(60)]
    mixed = random.Random(1).sample([{**each, "key": f"{each['key']}-b"} for each in rows], 60)
    paths = [written(tmp_path, *rows, name="a.jsonl"), written(tmp_path, *mixed, name="b.jsonl")]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(landed, paths))
    assert [result.created for result in results] == [60, 60]
    counts = [model.objects.count() for model in (Answer, Question, Video, Outlet, Topic)]
    assert counts == [120, 60, 60, 60, 60]
    assert not find_drift()


def story(number: int) -> dict[str, Any]:
    return row(
        f"s{number}",
        question=f"What of story {number}?",
        video_url=f"https://example.org/{number}.mp4",
        video_title=f"Story {number}",
        outlet=f"Outlet {number}",
        topics=[f"Topic {number}"],
    )
