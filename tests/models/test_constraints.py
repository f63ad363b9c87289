"""The database itself refuses what would break a page."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from clipqa.models import Answer, Clip, Cue, LibraryState, Question, Transcript, Video
from tests.factories import make_answer, make_clip, make_cues, make_question, make_video

pytestmark = pytest.mark.django_db


def assert_refused(constraint: str, act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert constraint in str(error.value) or "UNIQUE constraint failed" in str(error.value)


def test_a_clip_ends_after_it_starts() -> None:
    video = make_video()
    for start_ms, end_ms in ((10, 10), (20, 10)):
        assert_refused(
            "clip_ends_after_it_starts",
            lambda s=start_ms, e=end_ms: Clip.objects.create(video=video, start_ms=s, end_ms=e),
        )


def test_a_cue_ends_after_it_starts() -> None:
    transcript = Transcript.objects.create(video=make_video(), language="en")
    assert_refused(
        "cue_ends_after_it_starts",
        lambda: Cue.objects.create(transcript=transcript, start_ms=5, end_ms=5, text="x"),
    )


def test_the_source_of_a_video_is_unique() -> None:
    video = make_video()
    duplicate = Video(outlet=video.outlet, title="Twin", provider="file", source_id=video.source_id)
    assert_refused("video_stands_once_in_the_library", duplicate.save)


def test_a_question_is_unique_regardless_of_spaces_and_case() -> None:
    make_question("Who talks  to whom?")
    assert_refused(
        "question_stands_once_in_a_language",
        Question(text="who TALKS to\twhom?").save,
    )
    Question(text="Who talks to whom?", language="fr").save()


def test_a_question_needs_words() -> None:
    assert_refused("question_has_words", Question(text="   ").save)


def test_an_outside_key_is_unique_or_empty() -> None:
    make_answer(key="a-1")
    make_answer(key="")
    make_answer(key="")
    assert_refused("answer_key_is_unique_or_empty", lambda: make_answer(key="a-1"))


def test_the_library_state_is_one_row() -> None:
    assert_refused("library_state_is_one_row", LibraryState(pk=2).save)


def test_a_question_may_have_several_answers_of_one_video() -> None:
    clip = make_clip()
    question = make_question()
    make_answer(question, clip=clip)
    make_answer(question, clip=make_clip(clip.video, 1_000, 2_000))
    assert Answer.objects.filter(question=question, clip__video=clip.video).count() == 2


def test_records_with_answers_can_not_be_deleted() -> None:
    answer = make_answer()
    for record in (answer.clip, answer.clip.video, answer.clip.video.outlet, answer.question):
        with pytest.raises(ProtectedError):
            record.delete()


def test_a_clip_past_the_end_of_its_video_is_refused() -> None:
    video = make_video(duration_ms=60_000)
    Clip(video=video, start_ms=50_000, end_ms=61_000).full_clean()
    with pytest.raises(ValidationError, match="ends at 01:00"):
        Clip(video=video, start_ms=50_000, end_ms=61_001).full_clean()


def test_any_clip_fits_a_video_of_unknown_duration() -> None:
    Clip(video=make_video(duration_ms=None), start_ms=0, end_ms=9_000_000).full_clean()


def test_a_draft_may_be_empty_but_not_a_published_answer() -> None:
    answer = make_answer(body="")
    answer.full_clean()
    answer.status = "published"
    with pytest.raises(ValidationError, match="needs words"):
        answer.full_clean()


@pytest.mark.parametrize("language", ["english", "e", "en_US", "<b>"])
def test_a_language_must_be_a_tag(language: str) -> None:
    with pytest.raises(ValidationError, match="is not a language tag"):
        make_question(language="en").__class__(text="x", language=language).full_clean()


def test_cues_are_found_by_any_overlap() -> None:
    cues = make_cues(make_video(), (0, 10, "a"), (10, 20, "b"), (20, 30, "c")).cues
    assert [cue.text for cue in cues.inside(10, 20).in_order()] == ["b"]
    assert [cue.text for cue in cues.inside(9, 21).in_order()] == ["a", "b", "c"]
