import pytest

from clipqa.curation import archive
from clipqa.feed.cards.cards import card_of, public_answers
from clipqa.feed.watch_page import current_card, public_cues
from clipqa.models import Status, Transcript, Video
from tests.factories import make_answer, make_clip, make_cues, make_published, make_video

pytestmark = pytest.mark.django_db


def card_at(video: Video, at_ms: int) -> int | None:
    cards = [card_of(answer) for answer in public_answers().filter(clip__video=video)]
    card = current_card(cards, at_ms)
    return card.clip.start_ms if card else None


@pytest.fixture
def video() -> Video:
    video = make_video()
    for start_ms, end_ms in ((10_000, 20_000), (15_500, 30_000), (50_200, 51_000)):
        make_published(clip=make_clip(video, start_ms, end_ms))
    return video


@pytest.mark.parametrize(
    ("at_ms", "start_ms"),
    [
        (8_999, None),
        (9_001, 10_000),  # within the second before it
        (10_000, 10_000),
        (15_000, 10_000),  # a playing clip is preferred to an upcoming one
        (15_500, 15_500),  # of two clips, the one that started last
        (29_999, 15_500),
        (30_000, None),  # the end is not part of the clip
        (40_000, None),
        (50_000, 50_200),  # URLs have whole seconds
        (50_999, 50_200),
        (51_000, None),
        (10**12, None),
    ],
)
def test_a_time_belongs_to_the_clip_that_plays_then(
    video: Video, at_ms: int, start_ms: int | None
) -> None:
    assert card_at(video, at_ms) == start_ms


def texts(video: Video) -> list[str]:
    return [cue.text for cue in public_cues(video)[0]]


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_mark_of_a_person_belongs_to_the_shown_transcript(video: Video, is_whole: bool) -> None:
    make_cues(video, (11_000, 12_000, "Said."), language="en")
    make_cues(video, (11_000, 12_000, "Gesagt."), language="de")
    Video.objects.filter(pk=video.pk).update(transcript_public=is_whole)
    video.refresh_from_db()
    for language, is_shown in (("de", False), ("en", True)):
        Transcript.objects.filter(language=language).update(is_corrected=True)
        assert public_cues(video)[1:] == ("en", is_shown)


def test_only_cues_inside_published_clips_are_public(video: Video) -> None:
    make_answer(clip=make_clip(video, 60_000, 70_000))
    make_cues(
        video,
        (5_000, 10_000, "before"),
        (9_000, 11_000, "across the start"),
        (19_000, 32_000, "across the end"),
        (40_000, 41_000, "between"),
        (61_000, 62_000, "of a draft"),
    )
    assert texts(video) == ["across the start", "across the end"]


def test_all_cues_of_a_public_transcript_are_public(video: Video) -> None:
    video.transcript_public = True
    video.save()
    make_cues(video, (1_000, 2_000, "before"), (40_000, 41_000, "between"))
    assert texts(video) == ["before", "between"]


@pytest.mark.parametrize("is_public", [True, False])
def test_the_spoken_language_is_preferred_to_a_translation(video: Video, is_public: bool) -> None:
    video.transcript_public, video.language = is_public, "ar"
    video.save()
    make_cues(video, (11_000, 12_000, "peace"), language="en")
    assert public_cues(video)[1] == "en"
    make_cues(video, (11_000, 12_000, "سلام"), language="ar")
    cues, language, _is_corrected = public_cues(video)
    assert ([cue.text for cue in cues], language) == (["سلام"], "ar")


@pytest.mark.parametrize("is_public", [True, False])
def test_a_video_without_a_transcript_has_no_cues(video: Video, is_public: bool) -> None:
    video.transcript_public = is_public
    video.save()
    assert public_cues(video)[:2] == ([], "")


def test_a_cue_in_two_clips_is_returned_once(video: Video) -> None:
    make_cues(video, (16_000, 17_000, "in both"))
    assert texts(video) == ["in both"]


def test_cues_of_an_archived_clip_are_not_public() -> None:
    answer = make_published()
    make_cues(answer.clip.video, (51_000, 52_000, "said"))
    assert texts(answer.clip.video) == ["said"]
    archive([answer])
    assert answer.status == Status.ARCHIVED
    assert texts(answer.clip.video) == []
