"""Whoever writes takes the turn first and rows after it, so that nobody waits in a circle."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from clipqa import counters
from clipqa.curation import EditCollision, archive, lock_version, publish, save_answer
from clipqa.importers import export_answers, import_file, run
from clipqa.models import Answer, LibraryState
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, ANSWERS = 12, 9
SAID = ("key", "question", "outlet", "video_url", "start", "end", "language")


def save_as_the_desk_does(pks: list[int], folder: Path) -> None:
    for number in range(ROUNDS * 2):
        answer = Answer.objects.get(pk=pks[number % len(pks)])
        answer.speaker = f"Speaker {number}"
        try:
            with transaction.atomic():
                lock_version(answer, answer.edit_version)
                save_answer(answer)
        except EditCollision:
            continue


def turn_in_another_order(pks: list[int], folder: Path) -> None:
    for number in range(ROUNDS):
        found = Answer.objects.in_bulk(pks)
        chosen = [found[pk] for pk in pks[:: 1 if number % 2 else -1]]
        (archive if number % 3 else publish)(chosen)


def import_in_many_chunks(pks: list[int], folder: Path) -> None:
    """Its last chunks hold answers that others hold already."""
    file = folder / "records.jsonl"
    found = list(export_answers(Answer.objects.filter(pk__in=pks)))
    records = [{name: record[name] for name in SAID} for record in found]
    for number in range(ROUNDS):
        changed = [record | {"answer": f"Imported {number}."} for record in records]
        file.write_text("".join(f"{json.dumps(record)}\n" for record in changed))
        assert import_file(file).updated == len(pks)


def test_writers_of_the_same_answers_never_wait_in_a_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK", 3)
    LibraryState.objects.current()
    pks = [make_published(f"Number {n}?", key=f"key-{n}").pk for n in range(ANSWERS)]
    jobs = [import_in_many_chunks, save_as_the_desk_does, turn_in_another_order]

    def done(job: object) -> None:
        try:
            job(pks, tmp_path)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        for finished in [pool.submit(done, job) for job in jobs]:
            finished.result()
    assert counters.miscounted() == 0
