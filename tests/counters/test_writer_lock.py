"""Writers take the writer lock before they lock rows, so that they can't deadlock."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from clipqa import counters
from clipqa.curation import EditConflict, archive, lock_version, publish, save_answer
from clipqa.importers import export_answers, import_file, run
from clipqa.models import Answer, LibraryState
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, ANSWERS = 12, 9
FIELDS = ("key", "question", "outlet", "video_url", "start", "end", "language")


def save_like_the_admin(pks: list[int], folder: Path) -> None:
    for number in range(ROUNDS * 2):
        answer = Answer.objects.get(pk=pks[number % len(pks)])
        answer.speaker = f"Speaker {number}"
        try:
            with transaction.atomic():
                lock_version(answer, answer.edit_version)
                save_answer(answer)
        except EditConflict:
            continue


def publish_and_archive_in_another_order(pks: list[int], folder: Path) -> None:
    for number in range(ROUNDS):
        found = Answer.objects.in_bulk(pks)
        chosen = [found[pk] for pk in pks[:: 1 if number % 2 else -1]]
        (archive if number % 3 else publish)(chosen)


def import_in_many_chunks(pks: list[int], folder: Path) -> None:
    """The last chunks have answers that other writers have locked already."""
    file = folder / "records.jsonl"
    found = list(export_answers(Answer.objects.filter(pk__in=pks)))
    records = [{name: record[name] for name in FIELDS} for record in found]
    for number in range(ROUNDS):
        changed = [record | {"answer": f"Imported {number}."} for record in records]
        file.write_text("".join(f"{json.dumps(record)}\n" for record in changed))
        assert import_file(file).updated == len(pks)


def test_writers_of_the_same_answers_never_deadlock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK", 3)
    LibraryState.objects.current()
    pks = [make_published(f"Number {n}?", key=f"key-{n}").pk for n in range(ANSWERS)]
    jobs = [import_in_many_chunks, save_like_the_admin, publish_and_archive_in_another_order]

    def done(job: object) -> None:
        try:
            job(pks, tmp_path)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        for finished in [pool.submit(done, job) for job in jobs]:
            finished.result()
    assert counters.miscounted() == 0
