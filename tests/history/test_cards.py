"""The history of a card: revisions of the answer and of the question and clip it had then."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from clipqa.curation import add_topics, delete_record, save_answer, save_record
from clipqa.curation.erasing import erase
from clipqa.history import CardHistory, as_actor
from clipqa.importers import import_file
from clipqa.models import Answer, Clip, Question, Verb
from tests.admin.people import person
from tests.factories import make_answer, make_clip, make_question, make_topic

pytestmark = pytest.mark.django_db


def everything(records: models.QuerySet) -> models.QuerySet:
    return records


def history_of(answer: Answer) -> CardHistory:
    return CardHistory(Answer.objects.get(pk=answer.pk), everything)


def steps(answer: Answer) -> list[tuple[str, list[str]]]:
    """Return the model and the changed fields of each step, the newest first."""
    found = history_of(answer).revisions
    return [(step.model_name, sorted(step.changes)) for step in found if step.verb != Verb.CREATED]


def change(record: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    save_answer(record) if isinstance(record, Answer) else save_record(record)


def test_a_changed_end_of_the_clip_is_a_step_of_every_answer_with_it() -> None:
    clip = make_clip()
    one, other, third = make_answer(clip=clip), make_answer(clip=clip), make_answer()
    with as_actor(actor=person("alice"), why="Cut off."):
        change(clip, end_ms=70_000)
    assert steps(one) == steps(other) == [("clip", ["end_ms"])]
    assert steps(third) == []
    newest = history_of(one).revisions[0]
    assert (newest.actor_name, newest.why) == ("alice", "Cut off.")


def test_changes_of_the_question_and_its_topics_are_steps() -> None:
    answer = make_answer("Who hosts?")
    change(answer.question, text="Who hosts the talks?")
    add_topics(answer.question, [make_topic()])
    assert steps(answer) == [("question", ["topics"]), ("question", ["text"])]


def test_changes_that_the_card_does_not_show_are_no_steps() -> None:
    answer = make_answer()
    change(answer.question, slug="who")
    change(answer.clip, poster="posters/a.webp")
    assert steps(answer) == []


def test_a_record_is_in_the_history_only_while_the_answer_had_it() -> None:
    first, second = make_clip(), make_clip()
    change(first, end_ms=61_000)
    change(second, end_ms=62_000)
    answer = make_answer(clip=first)
    change(first, end_ms=63_000)
    change(answer, clip=second)
    change(first, end_ms=64_000)
    change(second, end_ms=65_000)
    change(answer, clip=first)
    change(first, end_ms=66_000)
    revisions = list(history_of(answer).revisions)
    ends = [step.changes["end_ms"][1] for step in revisions if "end_ms" in step.changes]
    assert ends == [66_000, 65_000, 63_000]
    seen = [history_of(answer).state_after(step.pk)["end_ms"] for step in revisions]
    assert seen == [66_000, 64_000, 65_000, 62_000, 63_000, 61_000]


def test_the_state_of_a_card_is_what_readers_saw() -> None:
    topic = make_topic()
    answer = make_answer("Who hosts?", clip=make_clip(end_ms=60_000), topics=[topic], body="One.")
    change(answer.question, text="Who pays?")
    change(answer.clip, start_ms=51_000, end_ms=70_000)
    change(answer, body="Two.", question=make_question("Why?"))
    history = history_of(answer)
    names = ("new_question", "topics", "start_ms", "end_ms", "body")
    states = [history.state_after(step.pk) for step in history.revisions]
    assert [tuple(state[name] for name in names) for state in states] == [
        ("Why?", [], 51_000, 70_000, "Two."),
        ("Who pays?", [topic.pk], 51_000, 70_000, "One."),
        ("Who pays?", [topic.pk], 50_000, 60_000, "One."),
        ("Who hosts?", [topic.pk], 50_000, 60_000, "One."),
    ]


def test_a_clip_that_was_deleted_since_still_has_its_times() -> None:
    answer = make_answer(clip=make_clip(start_ms=0, end_ms=5_000))
    old = answer.clip
    change(answer, clip=make_clip())
    delete_record(Clip.objects.get(pk=old.pk))
    first = history_of(answer).revisions.last()
    state = history_of(answer).state_after(first.pk)
    assert (state["start_ms"], state["end_ms"]) == (0, 5_000)


def test_the_history_of_an_imported_answer_begins_with_the_import(tmp_path: Path) -> None:
    record = {
        "key": "one",
        "question": "Who hosts the talks?",
        "answer": "The harbour town.",
        "outlet": "Delta News",
        "video_url": "https://cdn.example/one.mp4",
        "video_title": "The report",
        "topics": ["Talks"],
        "start": 10,
        "end": 20,
    }
    path = tmp_path / "answers.jsonl"
    change(make_question("Who hosts the talk?"), text="Who hosts the talks?")
    path.write_text(json.dumps(record))
    import_file(path)
    path.write_text(json.dumps({**record, "end": 21}))
    import_file(path)
    answer = Answer.objects.get()
    change(answer.clip, end_ms=22_000)
    topics = ("question", ["topics"])  # added to the existing question by the import
    assert steps(answer) == [("clip", ["end_ms"]), ("answer", ["clip"]), topics]
    history = history_of(answer)
    ends = [history.state_after(step.pk)["end_ms"] for step in history.revisions]
    assert ends == [22_000, 21_000, 20_000, 20_000]
    assert history.state_before(history.revisions[1])["end_ms"] == 20_000


@pytest.mark.django_db(transaction=True)
def test_an_erased_question_is_in_no_history() -> None:
    answer, canary = make_answer("Who is the zanzibar?"), make_answer()
    change(answer.question, text="Who was the zanzibar?")
    old = answer.question
    change(answer, question=make_question("Why?"))
    change(canary, question=old)
    erase(Answer.objects.get(pk=canary.pk), "A court.")
    assert not Question.objects.filter(pk=old.pk).exists()
    history = history_of(answer)
    states = [history.state_after(step.pk) for step in history.revisions]
    assert "zanzibar" not in str([*states, *history.revisions.values()])
    assert [state.get("new_question") for state in states] == ["Why?", None]


def test_records_that_the_user_may_not_see_are_left_out() -> None:
    answer = make_answer("Who hosts?", clip=make_clip(end_ms=60_000))
    change(answer.question, text="Who pays?")
    change(answer.clip, end_ms=70_000)

    def without_questions(records: models.QuerySet) -> models.QuerySet:
        return records.none() if records.model is Question else records

    history = CardHistory(answer, without_questions)
    assert [step.model_name for step in history.revisions] == ["clip", "answer"]
    state = history.state_after()
    assert (state.get("new_question"), state["end_ms"]) == (None, 70_000)
