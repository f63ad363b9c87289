"""A record that says which edit it was written from undoes no later one."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer, save_record
from clipqa.history import revisions_of
from clipqa.importers import export_answers, import_file
from clipqa.models import Answer, Question
from tests.admin.pages import errors, filled, page_of
from tests.admin.people import person
from tests.factories import make_answer, make_clip, make_topic
from tests.importers.rows import counts, emptied, imported, written

pytestmark = pytest.mark.django_db

OLDER = "Somebody changed this answer after the record was exported."


def exported() -> dict[str, Any]:
    return next(export_answers(Answer.objects.all()))


def edited_by(part: str, answer: Answer) -> None:
    if part == "answer":
        answer.body = "Theirs."
        save_answer(answer)
    elif part == "clip":
        answer.clip.start_ms += 1000
        save_record(answer.clip)
    elif part == "question":
        answer.question.text = "Theirs?"
        save_record(answer.question)
    else:
        answer.clip = make_clip(answer.clip.video, 1000, 2000)
        save_answer(answer)


@pytest.mark.parametrize("part", ["answer", "clip", "question", "other clip"])
def test_a_record_from_before_an_edit_is_rejected(tmp_path: Path, part: str) -> None:
    answer = make_answer(body="First.")
    record = {**exported(), "answer": "The file's."}
    edited_by(part, answer)
    standing = exported()
    result, said = imported(written(tmp_path, record))
    assert counts(result) == (0, 0, 0, 1)
    assert OLDER in said[0]
    assert exported() == standing
    assert Question.objects.count() == 1


def test_a_record_from_before_an_edit_that_changes_nothing_is_no_quarrel(tmp_path: Path) -> None:
    answer = make_answer(body="First.")
    record = exported()
    save_answer(answer)
    result, said = imported(written(tmp_path, record))
    assert (counts(result), said) == ((0, 0, 1, 0), [])


def test_a_record_from_the_last_edit_lands_and_landed_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    make_answer(body="First.")
    path = written(tmp_path, {**exported(), "answer": "The file's."})
    assert counts(imported(path)[0]) == (0, 1, 0, 0)
    assert counts(imported(path)[0]) == (0, 0, 1, 0)
    assert Answer.objects.get().body == "The file's."


def test_without_an_edit_version_the_file_wins_and_what_stood_there_is_kept(
    tmp_path: Path,
) -> None:
    answer = make_answer(body="First.")
    record = {**exported(), "answer": "The file's."}
    del record["edit_version"]
    edited_by("answer", answer)
    assert counts(imported(written(tmp_path, record))[0]) == (0, 1, 0, 0)
    assert Answer.objects.get().body == "The file's."
    newest = revisions_of(Answer, answer.pk).first()
    assert newest.changes["body"] == ["Theirs.", "The file's."]


def test_edit_versions_travel_to_an_empty_library(tmp_path: Path) -> None:
    answer = make_answer(body="First.")
    for part in ("answer", "clip", "question", "answer"):
        edited_by(part, answer)
    record = exported()
    assert record["edit_version"] == "a3c2q2"
    emptied()
    imported(written(tmp_path, record))
    assert exported() == record


def test_a_page_opened_before_an_import_is_refused(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    imported(written(tmp_path, {**exported(), "answer": "The file's."}))
    refused = desk.post(page_of(answer), {**opened, "body": "Mine."})
    assert "<b>An import saved a newer version at " in errors(refused)["__all__"][0]
    assert Answer.objects.get().body == "The file's."


def test_topics_that_an_import_adds_are_not_lost_to_an_open_page(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(topics=[make_topic("Ferries")])
    opened = filled(desk.get(page_of(answer.question)))
    imported(written(tmp_path, {**exported(), "topics": ["Ferries", "Bridges"]}))
    chosen = [make_topic("Ferries").pk, make_topic("Locks").pk]
    refused = desk.post(page_of(answer.question), {**opened, "topics": chosen})
    assert refused.status_code == 200
    names = answer.question.topics.values_list("name", flat=True)
    assert set(names) == {"Ferries", "Bridges"}


@pytest.mark.django_db(transaction=True)
def test_a_save_waits_for_an_import_under_way_and_is_refused_then(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    codes: list[int] = []

    def save() -> None:
        codes.append(desk.post(page_of(answer), {**opened, "body": "Mine."}).status_code)
        connection.close()

    saving = threading.Thread(target=save)

    def in_the_middle(stage: str, done: int, total: int) -> None:
        if stage == "saved":
            saving.start()
            saving.join(0.5)
            assert saving.is_alive()

    path = written(tmp_path, {**exported(), "answer": "The file's."})
    import_file(path, progress=in_the_middle)
    saving.join()
    assert codes == [200]
    assert Answer.objects.get().body == "The file's."
