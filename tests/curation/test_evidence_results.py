"""Results of the evidence checks are stored by the verbs, and never stale."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clipqa.curation import archive, delete_record, save_answer, save_record
from clipqa.curation.evidence import examine_answers, examine_library
from clipqa.curation.evidence_results import (
    examine_nearby,
    mark_unchecked,
    refresh,
    store,
)
from clipqa.curation.evidence_summary import signature_of, summarise
from clipqa.curation.nearby import CUES_EACH_WAY
from clipqa.curation.transcripts import save_transcript
from clipqa.models import Answer, Cue, EvidenceResult, Status
from clipqa.transcripts import CueText
from tests.factories import make_answer, make_clip, make_cues, make_topic, make_video

pytestmark = pytest.mark.django_db

WORDS = (50_000, 56_000, "The pier of Norbury was built in 1908.")


def make(body: str, **values: Any) -> Answer:
    video = make_video()
    make_cues(video, WORDS)
    return make_answer(clip=make_clip(video), body=body, **values)


def result_of(answer: Answer) -> EvidenceResult | None:
    """Return the stored result, or None if the answer is not checked."""
    return EvidenceResult.objects.filter(answer=answer, checked_at__isnull=False).first()


def test_a_save_stores_what_fails(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = make("Norbury built it in 1980.")
    found = result_of(answer)
    assert found is not None
    assert found.failing == 1
    assert found.advice > 0  # no topic, no speaker


def test_a_change_of_anything_that_the_checks_read_makes_the_result_invalid() -> None:
    answer = make("Norbury built it in 1908.")
    clip, video, question = answer.clip, answer.clip.video, answer.question

    def is_checked_after(change: Any) -> bool:
        refresh([answer.pk])
        assert result_of(answer)
        change()
        return result_of(answer) is not None

    transcript = video.transcripts.get()
    changes = {
        "answer": lambda: save_answer(answer),
        "clip": lambda: save_record(clip),
        "video": lambda: save_record(video),
        "question": lambda: save_record(question, topics=[make_topic()]),
        "transcript": lambda: save_transcript(video, "en", [CueText(1, 2, "Hm.")]),
        "cue": lambda: save_record(Cue.objects.get(transcript=transcript)),
        "status": lambda: archive([answer]),
    }
    assert {name for name, change in changes.items() if is_checked_after(change)} == set()
    answer.status = Status.DRAFT
    save_answer(answer)
    assert not is_checked_after(lambda: delete_record(transcript))


def test_the_name_of_a_topic_or_an_outlet_leaves_results_as_they_are() -> None:
    answer = make("Norbury built it in 1908.")
    save_record(answer.question, topics=[make_topic()])
    refresh([answer.pk])
    save_record(make_topic())
    save_record(answer.clip.video.outlet)
    assert result_of(answer)


def test_a_result_of_what_was_changed_meanwhile_is_not_stored() -> None:
    answer, new = make("It is from 1980."), make("It is from 1980.")
    EvidenceResult.objects.filter(answer=new).delete()
    examined = list(examine_library())
    answer.body = "It is from 1908."
    save_answer(answer)
    save_answer(new)
    store(examined)
    assert result_of(answer) is None
    assert result_of(new) is None
    store(list(examine_library()))
    assert result_of(answer)
    assert result_of(new)


def test_a_change_that_is_rolled_back_keeps_the_result() -> None:
    answer = make("It is from 1980.")
    refresh([answer.pk])
    with transaction.atomic():
        mark_unchecked([answer.pk])
        assert result_of(answer) is None
        transaction.set_rollback(True)
    assert result_of(answer)


def test_check_evidence_stores_results_of_old_libraries(capsys: Any) -> None:
    wrong, right = make("It is from 1980."), make("It is from 1908.")
    EvidenceResult.objects.all().delete()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("check_evidence")
    assert [result_of(each).failing for each in (wrong, right)] == [1, 0]  # type: ignore[union-attr]


def test_an_answer_without_a_transcript_does_not_fail() -> None:
    answer = make_answer(clip=make_clip(), body="It is from 1980.")
    refresh([answer.pk])
    found = result_of(answer)
    assert found is not None
    assert (found.failing, found.signature) == (0, "")


def test_the_cues_around_a_clip_lead_to_the_findings_of_the_whole_library() -> None:
    video = make_video(duration_ms=None)
    said = [(at * 1_000, at * 1_000 + 900, "It rained again.") for at in range(60)]
    make_cues(video, *said, (90_000, 95_000, "Norbury built it in 1908, said Ann Ash."))
    for at, body in enumerate(
        ("It rained in 1908.", "“It snowed, it snowed” in 1980.", "It rained.")
    ):
        make_answer(clip=make_clip(video, 10_000 + at, 20_000 + at), body=body)
    ids = Answer.objects.values_list("pk", flat=True)
    near = {each.answer: each.findings for each in examine_nearby(Answer.objects.all())}
    assert near == {each.answer: each.findings for each in examine_answers(ids)}
    assert "said_elsewhere" in {each.kind for found in near.values() for each in found}


def test_few_cues_of_a_long_transcript_are_read_for_one_answer() -> None:
    video = make_video(duration_ms=None)
    transcript = make_cues(video)
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=at * 1_000, end_ms=at * 1_000 + 900, text="It rained.")
        for at in range(3 * CUES_EACH_WAY)
    )
    middle = 1_500 * CUES_EACH_WAY
    answer = make_answer(clip=make_clip(video, middle, middle + 9_000), body="It rained in 1980.")
    with CaptureQueriesContext(connection) as queries:
        refresh([answer.pk])
    cues = [each["sql"] for each in queries if each["sql"].startswith('SELECT "clipqa_cue"')]
    assert len(cues) == 2
    assert all(f"LIMIT {CUES_EACH_WAY}" in sql for sql in cues)
    assert result_of(answer).failing == 1  # type: ignore[union-attr]


def test_the_signature_is_of_what_fails_and_its_range() -> None:
    def signature(answer: Answer) -> str:
        ((examined, findings, _generation),) = examine_answers([answer.pk])
        return signature_of(summarise(findings).failing, examined.clip)

    answer = make("It is from 1980.")
    first = signature(answer)
    Answer.objects.update(body="It surely is from  1980.", speaker="Ann Ash")
    assert signature(answer) == first
    Answer.objects.update(body="It is from 1981.")
    assert signature(answer) != first
    Answer.objects.update(body="It is from 1908.")
    assert signature(answer) == ""
