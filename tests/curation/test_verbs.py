"""Verbs change the record, its entries and the library's version together."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from clipqa.curation import (
    EditConflict,
    apply_due,
    archive,
    delete_answers,
    delete_record,
    lock_version,
    publish,
    reindex_dependents,
    save_answer,
    save_record,
)
from clipqa.models import Answer, LibraryState, SearchEntry, Status
from clipqa.search.drift import find_drift
from tests.factories import make_answer, make_cues, make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db


def version() -> int:
    return LibraryState.objects.current().library_version


def test_publishing_makes_an_answer_findable_at_once() -> None:
    answer = make_answer()
    before = version()
    assert publish([answer]) == []
    assert SearchEntry.objects.visible().get().answer_id == answer.pk
    assert version() == before + 1
    answer.refresh_from_db()
    assert answer.is_published


def test_archiving_hides_an_answer_at_once() -> None:
    answer = make_published()
    archive([answer])
    assert not SearchEntry.objects.exists()
    answer.refresh_from_db()
    assert answer.status == Status.ARCHIVED


def test_answers_without_a_body_are_returned_and_not_published() -> None:
    wordless, ready = make_answer(body=""), make_answer()
    assert publish([wordless, ready]) == [wordless]
    wordless.refresh_from_db()
    assert wordless.status == Status.DRAFT
    assert list(Answer.objects.published()) == [ready]


def test_deleting_an_answer_deletes_its_entry() -> None:
    answer = make_published()
    before = version()
    delete_answers([answer])
    assert not SearchEntry.objects.exists()
    assert version() == before + 1


def test_renaming_a_record_rewrites_the_entries_that_show_it() -> None:
    topic = make_topic("Truces")
    answer = make_published("Who talks?", topics=[topic])
    outlet = answer.clip.video.outlet
    outlet.name, topic.name, answer.question.text = "Delta News", "Ceasefires", "Who speaks?"
    for model_name in (outlet, topic, answer.question):
        save_record(model_name)
    entry = SearchEntry.objects.get()
    assert entry.question_text == "Who speaks?"
    assert entry.names_text == "Delta News Ceasefires"
    assert entry.topics == [["Ceasefires", "truces"]]
    assert not find_drift()


def test_changing_the_topics_of_a_question_rewrites_its_entries() -> None:
    answer = make_published()
    answer.question.topics.set([make_topic("Elections")])
    assert find_drift().stale == [answer.pk]
    reindex_dependents(answer.question)
    assert SearchEntry.objects.get().topics == [["Elections", "elections"]]
    assert not find_drift()


def test_deleting_a_topic_rewrites_its_entries() -> None:
    topic = make_topic()
    make_published(topics=[topic])
    delete_record(topic)
    assert SearchEntry.objects.get().topics == []
    assert not find_drift()


def test_moving_a_clip_updates_its_transcript_and_duration() -> None:
    answer = make_published()
    make_cues(answer.clip.video, (50_000, 55_000, "inside"), (90_000, 95_000, "later"))
    assert SearchEntry.objects.get().transcript_text == "inside"
    answer.clip.start_ms, answer.clip.end_ms = 90_000, 91_000
    save_record(answer.clip)
    entry = SearchEntry.objects.get()
    assert (entry.transcript_text, entry.duration_ms) == ("later", 1_000)


def test_the_transcript_in_the_spoken_language_comes_first() -> None:
    answer = make_published()
    make_cues(answer.clip.video, (50_000, 55_000, "übersetzt"), language="de")
    assert SearchEntry.objects.get().cues_language == "de"
    make_cues(answer.clip.video, (50_000, 55_000, "spoken"), language="en")
    assert SearchEntry.objects.get().transcript_text == "spoken"


def test_a_correction_is_dated_when_it_is_added_or_changed() -> None:
    answer = make_published()
    answer.correction = "An earlier version named the wrong city."
    save_answer(answer)
    first = answer.corrected_at
    assert first
    answer.speaker = "Mike Waltz"
    save_answer(answer)
    assert answer.corrected_at == first
    answer.correction = "The city was Riyadh."
    save_answer(answer)
    assert answer.corrected_at > first
    answer.correction = ""
    save_answer(answer)
    assert answer.corrected_at is None


def test_a_save_with_an_outdated_version_is_refused() -> None:
    own_copy = make_answer()
    other_copy = Answer.objects.get(pk=own_copy.pk)
    other_copy.speaker = "Theirs"
    save_answer(other_copy)
    with transaction.atomic(), pytest.raises(EditConflict) as collision:
        lock_version(own_copy, own_copy.edit_version)
    assert collision.value.current.speaker == "Theirs"
    with transaction.atomic():
        lock_version(own_copy, other_copy.edit_version)


def test_the_next_due_time_is_the_earliest_in_the_future() -> None:
    now = timezone.now()
    make_published(publish_at=now + timedelta(hours=3))
    make_published(expire_at=now + timedelta(hours=2))
    make_published(expire_at=now - timedelta(hours=1))
    assert LibraryState.objects.current().next_due_at == now + timedelta(hours=2)


def test_applying_the_schedule_when_due_deletes_expired_entries() -> None:
    now = timezone.now()
    make_published(expire_at=now + timedelta(hours=1))
    redirects = make_published(outlet=make_outlet("Delta"))
    before = version()
    assert not apply_due(now)
    assert apply_due(now + timedelta(hours=2))
    assert list(SearchEntry.objects.values_list("pk", flat=True)) == [redirects.pk]
    assert version() == before + 1
    assert not apply_due(now + timedelta(hours=2))
