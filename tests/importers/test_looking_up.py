"""Related records of a batch are found by indexes in a library of any size."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clipqa.db.statements import pairs_in
from clipqa.models import Clip, Outlet, Video
from tests.importers.rows import import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db

CUES = [{"start": 51, "end": 53, "text": "We watch the line."}]
TABLES = ("answer", "question", "video", "clip", "outlet", "topic", "transcript", "cue")


def test_pairs_match_only_together() -> None:
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
    pairs = [(videos[0].pk, 10), (videos[1].pk, 20), (videos[1].pk, 30)]
    found = Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), pairs))
    assert set(found) == {clips[pair] for pair in pairs[:2]}
    assert not Clip.objects.filter(pk__in=pairs_in(Clip, ("video_id", "start_ms"), [])).exists()


@pytest.mark.sqlite_only
def test_an_import_scans_no_table(tmp_path: Path) -> None:
    rows = [row(f"a{n}", start=50 + n, end=60 + n, transcript=CUES) for n in range(3)]
    import_and_collect(write_rows(tmp_path, *rows))
    rows.append(row("a3", public_id="k3m9p2x7qa", start=70, end=80, transcript=CUES))
    captured: list[tuple[str, Any]] = []
    with connection.execute_wrapper(record_selects(captured)):
        import_and_collect(write_rows(tmp_path, *rows))
    assert len(captured) > len(TABLES)
    scan = re.compile(rf"SCAN clipqa_({'|'.join(TABLES)})\b")
    with connection.cursor() as cursor:
        for sql, parameters in captured:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            plan = "\n".join(str(step[-1]) for step in cursor.fetchall())
            assert not scan.search(plan), f"{sql}\n{plan}"


def record_selects(captured: list[tuple[str, Any]]) -> Callable[..., Any]:
    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            captured.append((sql, parameters))
        return execute(sql, parameters, many, context)

    return record
