from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from clipqa.importers import export, export_answers
from clipqa.importers.records import FIELDS
from clipqa.models import Answer
from tests.factories import make_answer, make_clip, make_cues, make_published, make_video
from tests.importers.rows import counts, delete_everything, import_and_collect, write_rows

pytestmark = pytest.mark.django_db


def get_exported() -> list[dict[str, Any]]:
    return list(export_answers(Answer.objects.all()))


def texts(record: dict[str, Any]) -> list[str]:
    return [cue["text"] for cue in record["transcript"]]


def test_an_exported_record_has_all_fields_in_order() -> None:
    make_published()
    assert list(get_exported()[0]) == list(FIELDS)


def test_every_provider_and_status_makes_a_round_trip(tmp_path: Path) -> None:
    ahead = timezone.now() + timedelta(days=3)
    make_published(publish_at=ahead, expire_at=ahead + timedelta(days=1), key="scheduled")
    make_answer(clip=make_clip(make_video(url="media:demo/x.mp4")), status="archived")
    make_answer(clip=make_clip(make_video(url="https://vimeo.com/76979871/8272103f6e")))
    make_answer(clip=make_clip(make_video(url="https://archive.org/details/nasa/a%20b.ogv")))
    before = get_exported()
    result, messages = import_and_collect(write_rows(tmp_path, *before))
    assert (counts(result), messages) == ((0, 0, 4, 0), [])
    delete_everything()
    assert counts(import_and_collect(write_rows(tmp_path, *before))[0]) == (4, 0, 0, 0)
    assert get_exported() == before


def test_a_record_has_the_cues_of_its_clip_and_the_first_also_all_others() -> None:
    video = make_video()
    make_cues(video, (0, 5_000, "before"), (50_000, 52_000, "first"), (70_000, 72_000, "second"))
    make_answer(clip=make_clip(video, 50_000, 60_000))
    make_answer(clip=make_clip(video, 70_000, 80_000))
    make_answer(clip=make_clip(video, 50_000, 60_000))
    assert [texts(record) for record in get_exported()] == [
        ["before", "first"],
        ["second"],
        ["first"],
    ]


def test_every_answer_is_exported_once_and_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    made = [make_answer().public_id for _ in range(5)]
    assert [record["public_id"] for record in get_exported()] == made


@pytest.mark.parametrize("number", [1, 6])
def test_an_export_takes_a_fixed_number_of_statements_per_chunk(
    number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_cues(make_answer().clip.video, (0, 1, "Hello."))
    with django_assert_num_queries(5):
        assert len(get_exported()) == number
