"""Every change of a record leaves a revision: who, when, how, and the changed fields."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from clipqa.curation import (
    add_topics,
    archive,
    delete_answers,
    delete_record,
    publish,
    save_answer,
    save_record,
)
from clipqa.history import as_actor, erase_revisions, revisions_of, state_after
from clipqa.importers import import_file
from clipqa.models import Answer, Clip, Erasure, Question, Revision, Source, Status, User, Verb
from clipqa.models.append_only import ImmutableRecordError
from tests.admin.people import person
from tests.factories import make_answer, make_clip, make_outlet, make_question, make_topic

pytestmark = pytest.mark.django_db


def last_of(record: Any) -> Revision:
    return revisions_of(type(record), record.pk).first()


def a_revision() -> Revision:
    return last_of(make_answer())


def imported(folder: Path, **more: Any) -> None:
    record = {
        "key": "one",
        "question": "Who hosts the talks?",
        "answer": "The harbour town.",
        "outlet": "Delta News",
        "video_url": "https://cdn.example/one.mp4",
        "video_title": "The report",
        "start": 10,
        "end": 20,
        "topics": ["Talks"],
    }
    path = folder / "answers.jsonl"
    path.write_text(json.dumps({**record, **more}))
    import_file(path)


def test_a_save_records_who_saved_and_only_the_changed_fields() -> None:
    answer, alice = make_answer(body="Old words."), person("alice", first_name="Alice")
    answer.body = "New words."
    with as_actor(actor=alice, source=Source.ADMIN, why="The minister corrected it."):
        save_answer(answer)
    revision = last_of(answer)
    assert revision.changes == {"body": ["Old words.", "New words."]}
    assert (revision.actor, revision.actor_name) == (alice, "Alice (alice)")
    assert (revision.verb, revision.source) == (Verb.CHANGED, Source.ADMIN)
    assert revision.why == "The minister corrected it."


def test_a_save_that_changes_nothing_leaves_no_revision() -> None:
    answer = make_answer()
    save_answer(answer)
    assert revisions_of(Answer, answer.pk).count() == 1


def test_a_save_that_fails_leaves_no_revision() -> None:
    make_answer(key="cms-7")
    other = make_answer()
    other.key = "cms-7"
    with pytest.raises(IntegrityError), transaction.atomic():
        save_answer(other)
    assert revisions_of(Answer, other.pk).count() == 1


def test_a_creation_records_the_fields_that_have_a_value() -> None:
    changes = last_of(make_answer(body="First words.")).changes
    assert changes["body"] == [None, "First words."]
    assert "correction" not in changes


def test_every_revision_names_its_verb() -> None:
    answer = make_answer()
    publish([answer])
    archive([answer])
    delete_answers([Answer.objects.get()])
    done = (
        Revision.objects.filter(model_name="answer").order_by("pk").values_list("verb", flat=True)
    )
    assert list(done) == [Verb.CREATED, Verb.PUBLISHED, Verb.ARCHIVED, Verb.DELETED]


def test_a_bulk_action_on_a_stale_instance_records_only_its_own_changes() -> None:
    stale = make_answer(body="Old words.")
    newer = Answer.objects.get()
    newer.body = "New words."
    save_answer(newer)
    publish([stale])
    assert set(last_of(stale).changes) == {"status", "published_at"}


def test_topics_of_a_question_are_recorded_with_it() -> None:
    one, two = make_topic("One"), make_topic("Two")
    question = Question(text="Who hosts the talks?")
    save_record(question, topics=[one])
    assert last_of(question).changes["topics"] == [None, [one.pk]]
    add_topics(question, [two])
    assert last_of(question).changes == {"topics": [[one.pk], [one.pk, two.pk]]}


def test_a_deletion_records_the_last_values() -> None:
    clip = make_clip(start_ms=0, end_ms=5_000)
    delete_record(Clip.objects.get())
    changes = last_of(clip).changes
    assert changes["start_ms"] == [0, None]
    assert changes["end_ms"] == [5_000, None]


def test_an_import_records_revisions_and_none_when_repeated(tmp_path: Path) -> None:
    imported(tmp_path)
    made = Revision.objects.order_by("model_name").values_list("model_name", "verb", "source")
    names = ["answer", "clip", "outlet", "question", "topic", "video"]
    assert list(made) == [(name, Verb.CREATED, Source.IMPORT) for name in names]
    imported(tmp_path)
    assert Revision.objects.count() == 6


def test_an_import_records_the_changed_fields(tmp_path: Path) -> None:
    imported(tmp_path)
    clip = Clip.objects.get()
    imported(tmp_path, answer="Nobody.", end=21, topics=["Peace"], video_duration=90)
    answer, question = Answer.objects.get(), Question.objects.get()
    before, after = sorted(topic.pk for topic in question.topics.all())
    changes = last_of(answer).changes
    assert changes == {"body": ["The harbour town.", "Nobody."], "clip": [clip.pk, answer.clip_id]}
    assert last_of(question).changes == {"topics": [[before], [before, after]]}
    assert last_of(answer.clip.video).changes == {"duration_ms": [None, 90_000]}
    assert revisions_of(Clip, clip.pk)[0].verb == Verb.DELETED


def test_any_earlier_state_can_be_rebuilt(tmp_path: Path) -> None:
    imported(tmp_path)
    answer = Answer.objects.get()
    first = last_of(answer)
    for body in ("Second.", "Third."):
        answer.body = body
        save_answer(answer)
    publish([answer])
    second = revisions_of(Answer, answer.pk)[2]
    assert state_after(Answer, first)["body"] == "The harbour town."
    assert state_after(Answer, second)["body"] == "Second."
    assert state_after(Answer, second)["status"] == Status.DRAFT


def test_code_can_neither_change_nor_delete_a_revision() -> None:
    revision = a_revision()
    attempts = [
        revision.save,
        revision.delete,
        Revision.objects.all().delete,
        lambda: Revision.objects.update(why="For no reason."),
        lambda: Revision.objects.bulk_update([revision], ["why"]),
    ]
    for attempt in attempts:
        with pytest.raises(ImmutableRecordError):
            attempt()


FORGERIES = [
    "UPDATE clipqa_revision SET why = 'Forged.'",
    "UPDATE clipqa_revision SET changes = '{}'",
    "UPDATE clipqa_revision SET actor_id = 1",
    "DELETE FROM clipqa_revision",
]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_database_refuses_to_change_or_delete_a_revision(forgery: str) -> None:
    a_revision()
    person("mallory", id=1)
    with (
        pytest.raises(IntegrityError, match="stays as it was written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(forgery)


def test_revisions_have_the_name_of_a_deleted_login() -> None:
    alice = person("alice")
    with as_actor(actor=alice):
        revision = last_of(make_answer())
    User.objects.all().delete()
    revision.refresh_from_db()
    assert (revision.actor, revision.actor_name) == (None, "alice")


def test_revisions_are_deleted_only_with_an_erasure_of_their_record() -> None:
    gone, kept, ada = a_revision(), a_revision(), person("ada")
    with as_actor(actor=ada):
        erase_revisions(Answer, gone.record_id, "A court asked for it.")
    assert not Revision.objects.filter(model_name="answer", record_id=gone.record_id).exists()
    assert Revision.objects.filter(pk=kept.pk).exists()
    erasure = Erasure.objects.get()
    assert (erasure.actor, erasure.why) == (ada, "A court asked for it.")


@pytest.mark.django_db(transaction=True)
def test_triggers_exist_again_after_a_flush() -> None:
    a_revision()
    call_command("flush", interactive=False, verbosity=0)
    assert not Revision.objects.exists()
    a_revision()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM clipqa_revision")


def test_outlets_and_questions_have_revisions_too() -> None:
    outlet = make_outlet()
    outlet.colour = "#8a5a00"
    save_record(outlet)
    assert last_of(outlet).changes == {"colour": ["#41464f", "#8a5a00"]}
    question = make_question("Old words?")
    question.text = "New words?"
    save_record(question)
    assert last_of(question).changes == {"text": ["Old words?", "New words?"]}
