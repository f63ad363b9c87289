"""A record with an edit version does not undo later edits."""

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
from tests.importers.rows import counts, delete_everything, import_and_collect, write_rows

pytestmark = pytest.mark.django_db

OUTDATED = "Somebody changed this answer after the record was exported."


def get_exported() -> dict[str, Any]:
    return next(export_answers(Answer.objects.all()))


def edit_part(part: str, answer: Answer) -> None:
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
def test_a_record_exported_before_an_edit_is_rejected(tmp_path: Path, part: str) -> None:
    answer = make_answer(body="First.")
    record = {**get_exported(), "answer": "The file's."}
    edit_part(part, answer)
    before = get_exported()
    result, messages = import_and_collect(write_rows(tmp_path, record))
    assert counts(result) == (0, 0, 0, 1)
    assert OUTDATED in messages[0]
    assert get_exported() == before
    assert Question.objects.count() == 1


def test_an_outdated_record_that_changes_nothing_is_accepted(tmp_path: Path) -> None:
    answer = make_answer(body="First.")
    record = get_exported()
    save_answer(answer)
    result, messages = import_and_collect(write_rows(tmp_path, record))
    assert (counts(result), messages) == ((0, 0, 1, 0), [])


def test_a_current_record_is_saved_and_can_be_repeated(
    tmp_path: Path,
) -> None:
    make_answer(body="First.")
    path = write_rows(tmp_path, {**get_exported(), "answer": "The file's."})
    assert counts(import_and_collect(path)[0]) == (0, 1, 0, 0)
    assert counts(import_and_collect(path)[0]) == (0, 0, 1, 0)
    assert Answer.objects.get().body == "The file's."


def test_without_an_edit_version_the_file_overwrites_and_the_history_has_the_old_text(
    tmp_path: Path,
) -> None:
    answer = make_answer(body="First.")
    record = {**get_exported(), "answer": "The file's."}
    del record["edit_version"]
    edit_part("answer", answer)
    assert counts(import_and_collect(write_rows(tmp_path, record))[0]) == (0, 1, 0, 0)
    assert Answer.objects.get().body == "The file's."
    newest = revisions_of(Answer, answer.pk).first()
    assert newest.changes["body"] == ["Theirs.", "The file's."]


def test_edit_versions_are_imported_into_an_empty_library(tmp_path: Path) -> None:
    answer = make_answer(body="First.")
    for part in ("answer", "clip", "question", "answer"):
        edit_part(part, answer)
    record = get_exported()
    assert record["edit_version"] == "a3c2q2"
    delete_everything()
    import_and_collect(write_rows(tmp_path, record))
    assert get_exported() == record


def test_a_form_opened_before_an_import_is_refused(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    import_and_collect(write_rows(tmp_path, {**get_exported(), "answer": "The file's."}))
    refused = desk.post(page_of(answer), {**opened, "body": "Mine."})
    assert "<b>An import saved a newer version at " in errors(refused)["__all__"][0]
    assert Answer.objects.get().body == "The file's."


def test_topics_added_by_an_import_are_not_removed_by_an_open_form(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(topics=[make_topic("Ferries")])
    opened = filled(desk.get(page_of(answer.question)))
    import_and_collect(write_rows(tmp_path, {**get_exported(), "topics": ["Ferries", "Bridges"]}))
    chosen = [make_topic("Ferries").pk, make_topic("Locks").pk]
    refused = desk.post(page_of(answer.question), {**opened, "topics": chosen})
    assert refused.status_code == 200
    names = answer.question.topics.values_list("name", flat=True)
    assert set(names) == {"Ferries", "Bridges"}


@pytest.mark.django_db(transaction=True)
def test_a_save_during_an_import_waits_and_is_refused(tmp_path: Path) -> None:
    desk = Client()
    desk.force_login(person("alice", is_superuser=True))
    answer = make_answer(body="First.")
    opened = filled(desk.get(page_of(answer)))
    codes: list[int] = []

    def save() -> None:
        codes.append(desk.post(page_of(answer), {**opened, "body": "Mine."}).status_code)
        connection.close()

    saving = threading.Thread(target=save)

    def save_meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "saved":
            saving.start()
            saving.join(0.5)
            assert saving.is_alive()

    path = write_rows(tmp_path, {**get_exported(), "answer": "The file's."})
    import_file(path, progress=save_meanwhile)
    saving.join()
    assert codes == [200]
    assert Answer.objects.get().body == "The file's."
