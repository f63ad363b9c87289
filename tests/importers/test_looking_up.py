"""What a batch leans on is looked up row by row, however large the library is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clipqa.db.statements import pairs_in
from clipqa.models import Clip, Outlet, Video
from tests.importers.rows import imported, row, written

pytestmark = pytest.mark.django_db

CUES = [{"start": 51, "end": 53, "text": "We watch the line."}]
TABLES = ("answer", "question", "video", "clip", "outlet", "topic", "transcript", "cue")


def test_a_pair_is_no_cross_of_two_lists() -> None:
    outlet = Outlet.objects.create(name="Harbour")
    videos = [
        Video.objects.create(outlet=outlet, title="-", provider="youtube", source_id=f"{n:011d}")
        for n in range(2)
    ]
    clips = {
        (video.pk, start_ms): Clip.objects.create(video=video, start_ms=start_ms, end_ms=99)
        for video in videos
        for start_ms in (10, 20)
    }
    wanted = [(videos[0].pk, 10), (videos[1].pk, 20), (videos[1].pk, 30)]
    found = Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), wanted))
    assert set(found) == {clips[pair] for pair in wanted[:2]}
    assert not Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), [])).exists()


@pytest.mark.sqlite_only
def test_an_import_walks_through_no_table(tmp_path: Path) -> None:
    rows = [row(f"a{n}", start=50 + n, end=60 + n, transcript=CUES) for n in range(3)]
    imported(written(tmp_path, *rows))
    rows.append(row("a3", public_id="k3m9p2x7qa", start=70, end=80, transcript=CUES))
    asked: list[tuple[str, Any]] = []
    with connection.execute_wrapper(noting(asked)):
        imported(written(tmp_path, *rows))
    assert len(asked) > len(TABLES)
    walk = re.compile(rf"SCAN clipqa_({'|'.join(TABLES)})\b")
    with connection.cursor() as cursor:
        for sql, parameters in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            plan = "\n".join(str(step[-1]) for step in cursor.fetchall())
            assert not walk.search(plan), f"{sql}\n{plan}"


def noting(asked: list[tuple[str, Any]]) -> Callable[..., Any]:
    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    return note
