"""Verbs change the record, what readers find, and the library's version together."""

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


def test_archiving_takes_it_away_at_once() -> None:
    answer = make_published()
    archive([answer])
    assert not SearchEntry.objects.exists()
    answer.refresh_from_db()
    assert answer.status == Status.ARCHIVED


def test_answers_without_words_stay_as_they_are_and_are_named() -> None:
    wordless, ready = make_answer(body=""), make_answer()
    assert publish([wordless, ready]) == [wordless]
    wordless.refresh_from_db()
    assert wordless.status == Status.DRAFT
    assert list(Answer.objects.published()) == [ready]


def test_a_deleted_answer_leaves_no_entry() -> None:
    answer = make_published()
    before = version()
    delete_answers([answer])
    assert not SearchEntry.objects.exists()
    assert version() == before + 1


def test_renaming_what_a_card_shows_rewrites_its_entry() -> None:
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


def test_changing_a_question_s_topics_rewrites_its_entries() -> None:
    answer = make_published()
    answer.question.topics.set([make_topic("Elections")])
    assert find_drift().stale == [answer.pk]
    reindex_dependents(answer.question)
    assert SearchEntry.objects.get().topics == [["Elections", "elections"]]
    assert not find_drift()


def test_deleting_a_topic_rewrites_the_entries_that_named_it() -> None:
    topic = make_topic()
    make_published(topics=[topic])
    delete_record(topic)
    assert SearchEntry.objects.get().topics == []
    assert not find_drift()


def test_moving_a_clip_moves_its_transcript_and_length() -> None:
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


def test_a_correction_is_dated_when_it_is_written_and_when_it_changes() -> None:
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


def test_a_save_over_a_newer_save_is_noticed() -> None:
    mine = make_answer()
    theirs = Answer.objects.get(pk=mine.pk)
    theirs.speaker = "Theirs"
    save_answer(theirs)
    with transaction.atomic(), pytest.raises(EditConflict) as collision:
        lock_version(mine, mine.edit_version)
    assert collision.value.current.speaker == "Theirs"
    with transaction.atomic():
        lock_version(mine, theirs.edit_version)


def test_the_next_due_moment_is_the_earliest_that_lies_ahead() -> None:
    now = timezone.now()
    make_published(publish_at=now + timedelta(hours=3))
    make_published(expire_at=now + timedelta(hours=2))
    make_published(expire_at=now - timedelta(hours=1))
    assert LibraryState.objects.current().next_due_at == now + timedelta(hours=2)


def test_settling_waits_for_its_moment_then_sweeps_what_has_expired() -> None:
    now = timezone.now()
    make_published(expire_at=now + timedelta(hours=1))
    kept = make_published(outlet=make_outlet("Delta"))
    before = version()
    assert not apply_due(now)
    assert apply_due(now + timedelta(hours=2))
    assert list(SearchEntry.objects.values_list("pk", flat=True)) == [kept.pk]
    assert version() == before + 1
    assert not apply_due(now + timedelta(hours=2))
