"""The times of words stay with their cue through corrections, shifts, replacements and undo."""

from __future__ import annotations

from typing import Any

import pytest

from clipqa.curation.cue_text import correct_text
from clipqa.curation.cues import save_cues, shift_times
from clipqa.curation.staging import stage, staged_cues
from clipqa.curation.transcripts import (
    plan_replacement,
    restore_transcript,
    save_deleted_cues,
    save_transcript,
)
from clipqa.history import as_actor
from clipqa.history.cue_revisions import cues_after
from clipqa.history.cue_steps import CueStep
from clipqa.models import Cue, CueRevision, Transcript
from clipqa.transcripts import CueText
from tests.factories import make_video

pytestmark = pytest.mark.django_db

SPOKEN = [
    CueText(1_000, 3_000, "the harbour opens", "Ada", ",500,1200"),
    CueText(4_000, 5_000, "good night"),
]


@pytest.fixture
def transcript() -> Transcript:
    return save_transcript(make_video(), "en", SPOKEN)


def times(transcript: Transcript) -> list[str | None]:
    return list(transcript.cues.in_order().values_list("word_times", flat=True))


def first(transcript: Transcript) -> Cue:
    return transcript.cues.in_order()[0]


def without_times(*texts: str) -> list[CueText]:
    return [cue._replace(text=text, word_times="") for cue, text in zip(SPOKEN, texts, strict=True)]


def test_they_are_stored_with_the_cue(transcript: Transcript) -> None:
    assert times(transcript) == [",500,1200", None]


def test_a_correction_keeps_those_of_words_that_it_leaves(transcript: Transcript) -> None:
    correct_text(first(transcript).pk, "the harbour opens", "the new harbour opens")
    assert times(transcript)[0] == ",,500,1200"


def test_another_start_moves_them_within_the_cue(transcript: Transcript) -> None:
    cue = first(transcript)
    cue.start_ms, cue.end_ms = 1_600, 2_000
    save_cues(transcript, [cue])
    assert times(transcript)[0] is None
    cue.start_ms, cue.end_ms = 1_000, 3_000
    save_cues(transcript, [cue])
    assert times(transcript)[0] is None  # of these the history knows


def test_a_shift_of_all_cues_changes_none(transcript: Transcript) -> None:
    shift_times(transcript, 500, transcript.edit_version)
    assert first(transcript).start_ms == 1_500
    assert times(transcript) == [",500,1200", None]


def test_a_text_without_times_of_words_removes_none(transcript: Transcript) -> None:
    same = without_times("the harbour opens", "good night")
    assert plan_replacement(transcript, same)[0].is_empty
    save_transcript(transcript.video, "en", without_times("the harbour", "good night"))
    assert times(transcript)[0] == ",500"


def test_a_text_that_adds_them_keeps_corrections_by_a_person(
    transcript: Transcript, admin_user: Any
) -> None:
    with as_actor(actor=admin_user):
        correct_text(transcript.cues.in_order()[1].pk, "good night", "Good night")
    timed = [SPOKEN[0], CueText(4_000, 5_000, "Good night", "", ",400")]
    save_transcript(transcript.video, "en", timed)
    cue = transcript.cues.in_order()[1]
    assert cue.word_times == ",400"
    assert cue.corrected_at is not None


def test_undo_brings_them_back(transcript: Transcript) -> None:
    stored = CueRevision.objects.order_by("-revision").values_list("revision", flat=True)[0]
    save_transcript(transcript.video, "en", [CueText(0, 900, "Something else")])
    transcript.refresh_from_db()
    before = cues_after(transcript, stored)
    restore_transcript(transcript, {}, before, transcript.edit_version, "Wrong file")
    assert times(transcript) == [",500,1200", None]


def test_the_history_of_a_cue_without_them_is_stored_as_before(transcript: Transcript) -> None:
    save_deleted_cues([transcript])
    packed = CueRevision.objects.order_by("-revision").values_list("step", flat=True)[0]
    lengths = [len(row) for row in CueStep.unpack(packed).snapshot or []]
    assert lengths == [7, 6]


def test_a_text_that_waits_to_be_stored_has_them(transcript: Transcript, admin_user: Any) -> None:
    staged = stage(transcript.video, "en", SPOKEN, [], admin_user)
    assert staged_cues(staged) == SPOKEN
