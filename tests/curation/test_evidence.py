"""Answers of the library are examined beside their transcripts, each read once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.curation.evidence import VIDEOS, examine_library
from clipqa.models import Answer, Health, Status, Video
from tests.factories import make_answer, make_clip, make_cues, make_question, make_video

pytestmark = pytest.mark.django_db

WORDS = (50_000, 56_000, "The pier of Norbury was built in 1908.")


def kinds() -> dict[Answer, list[str]]:
    return {
        answer: [each.kind for each in findings if not each.kind.startswith("no_")]
        for answer, findings, _generation in examine_library()
    }


def make(body: str, **values: Any) -> Answer:
    video = make_video()
    make_cues(video, WORDS)
    return make_answer(clip=make_clip(video), body=body, **values)


def test_answers_are_compared_with_the_words_of_their_clips() -> None:
    right = make("Norbury built it in 1908.")
    wrong = make("Norbury built it in 1980.")
    assert kinds() == {right: [], wrong: ["number_not_said"]}


def test_drafts_are_examined_and_archived_answers_are_not() -> None:
    draft = make("In 1980.", status=Status.DRAFT)
    in_review = make("In 1980.", status=Status.IN_REVIEW)
    make("In 1980.", status=Status.ARCHIVED)
    assert set(kinds()) == {draft, in_review}


def test_the_transcript_in_the_language_of_the_question_is_read() -> None:
    video = make_video(language="en")
    make_cues(video, WORDS)
    make_cues(video, (50_000, 56_000, "Der Pier wurde 1911 gebaut."), language="de")
    english = make_answer(clip=make_clip(video), body="It is from 1908.")
    question = make_question("Von wann ist er?", language="de")
    german = make_answer(clip=make_clip(video, 50_000, 58_000), body="1911.", question=question)
    assert kinds() == {english: [], german: []}


def test_an_answer_without_a_transcript_claims_nothing() -> None:
    answer = make_answer(clip=make_clip(), body="Norbury built it in 1980.")
    ((examined, findings, _generation),) = examine_library()
    assert examined == answer
    assert "no_transcript" in [each.kind for each in findings]
    assert "number_not_said" not in [each.kind for each in findings]


def test_a_dead_source_is_named() -> None:
    make("In 1908.")
    Video.objects.update(health=Health.GONE)
    assert list(kinds().values()) == [["dead_source"]]


def test_more_answers_and_cues_take_no_more_statements() -> None:
    make("In 1908.")
    with CaptureQueriesContext(connection) as few:
        kinds()
    video = make_video()
    make_cues(video, *((at * 1_000, at * 1_000 + 900, "It rained.") for at in range(40)))
    for at in range(10):
        make_answer(clip=make_clip(video, at, at + 9_000), body="It rained.")
    with CaptureQueriesContext(connection) as many:
        assert len(kinds()) == 11
    assert len(many) == len(few)


def test_every_chunk_of_videos_is_read() -> None:
    answers = {make("In 1908.") for _number in range(VIDEOS + 1)}
    assert set(kinds()) == answers
