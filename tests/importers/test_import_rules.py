from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from clipqa.importers import Result
from clipqa.models import (
    Answer,
    Clip,
    Cue,
    LibraryState,
    Outlet,
    Question,
    SearchEntry,
    SlugRedirect,
    Topic,
    Transcript,
    Video,
)
from clipqa.search.drift import find_drift
from tests.factories import make_answer, make_clip, make_published, make_question, make_video
from tests.importers.rows import DATA, counts, imported, row, written

pytestmark = pytest.mark.django_db

AGO = datetime(2025, 2, 18, 12, tzinfo=UTC)
AHEAD = timezone.now() + timedelta(days=30)


@pytest.fixture(autouse=True)
def the_index_agrees_with_the_answers() -> Any:
    yield
    assert not find_drift()


def land(folder: Path, *rows: Any, **options: Any) -> tuple[Result, list[str]]:
    return imported(written(folder, *rows), **options)


def test_a_record_becomes_everything_a_card_needs(tmp_path: Path) -> None:
    result, said = land(tmp_path, row(speaker="Ada", aired_on="2025-02-18"))
    answer = Answer.objects.select_related("question", "clip__video__outlet").get()
    assert (counts(result), said) == ((1, 0, 0, 0), [])
    assert (answer.key, answer.speaker, answer.status) == ("a1", "Ada", "published")
    assert (answer.clip.start_ms, answer.clip.end_ms) == (50_000, 60_000)
    assert answer.clip.video.outlet.name == "Harbour Public TV"
    assert answer.question.slug == "what-role-do-the-observers-play"
    assert [topic.slug for topic in answer.question.topics.all()] == ["ceasefires"]
    assert SearchEntry.objects.visible().get().answer == answer


@pytest.mark.parametrize("name", ["three.jsonl", "three.json", "three.csv"])
def test_a_second_run_changes_nothing(name: str) -> None:
    first, _ = imported(DATA / name)
    version = LibraryState.objects.current().library_version
    versions = list(Answer.objects.values_list("edit_version", "updated_at"))
    second, _ = imported(DATA / name)
    assert (counts(first), counts(second)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert list(Answer.objects.values_list("edit_version", "updated_at")) == versions
    assert LibraryState.objects.current().library_version == version


def test_an_import_is_one_change_of_the_library(tmp_path: Path) -> None:
    before = LibraryState.objects.current().library_version
    land(tmp_path, row(), row("a2", start=70, end=80))
    assert LibraryState.objects.current().library_version == before + 1


def test_a_changed_record_updates_its_answer_and_nothing_else(tmp_path: Path) -> None:
    land(tmp_path, row(), row("a2", start=70, end=80))
    result, _ = land(tmp_path, row(answer="Better.", speaker="Bo"), row("a2", start=70, end=80))
    answer = Answer.objects.get(key="a1")
    assert counts(result) == (0, 1, 1, 0)
    assert (answer.body, answer.speaker, answer.edit_version) == ("Better.", "Bo", 2)
    assert SearchEntry.objects.get(answer=answer).answer_text == "Better."


def test_a_missing_field_leaves_what_stands_and_an_empty_one_empties_it(tmp_path: Path) -> None:
    land(tmp_path, row(speaker="Ada", expire_at=AHEAD.isoformat(), correction="Mended."))
    land(tmp_path, row(correction=""))
    answer = Answer.objects.get()
    assert (answer.speaker, answer.expire_at) == ("Ada", AHEAD)
    assert (answer.correction, answer.corrected_at) == ("", None)
    land(tmp_path, row(speaker="", expire_at=""))
    answer.refresh_from_db()
    assert (answer.speaker, answer.expire_at) == ("", None)


def test_a_correction_is_dated(tmp_path: Path) -> None:
    land(tmp_path, row())
    assert Answer.objects.get().corrected_at is None
    land(tmp_path, row(correction="The day was wrong."))
    assert Answer.objects.get().corrected_at is not None


@pytest.mark.parametrize("status", ["published", "in_review", "archived", "draft"])
def test_a_record_without_text_becomes_a_draft_whatever_it_asks_for(
    tmp_path: Path, status: str
) -> None:
    result, said = land(tmp_path, row(answer="  ", status=status))
    assert Answer.objects.get().status == "draft"
    assert counts(result) == (1, 0, 0, 0)
    assert said == ["answer: It is empty, so this is a draft. Write the answer to publish it."]


def test_a_record_without_text_takes_no_text_away(tmp_path: Path) -> None:
    land(tmp_path, row())
    result, said = land(tmp_path, row(answer="", status="draft"))
    answer = Answer.objects.get()
    assert (answer.body, answer.status) == (row()["answer"], "published")
    assert counts(result) == (0, 0, 1, 0)
    assert said == ["answer: It is empty. The library's text stands."]


def test_a_record_without_status_is_a_draft_and_leaves_a_standing_status(tmp_path: Path) -> None:
    land(tmp_path, row(status=None))
    assert Answer.objects.get().status == "draft"
    land(tmp_path, row())
    land(tmp_path, row(status=None))
    assert Answer.objects.get().status == "published"


def test_the_first_public_moment_is_taken_once_and_never_changed(tmp_path: Path) -> None:
    land(tmp_path, row(published_at=AGO.isoformat()))
    _, said = land(tmp_path, row(published_at="2024-01-01T00:00:00Z"))
    assert Answer.objects.get().published_at == AGO
    assert said == ["published_at: The first public moment never changes; the library's stands."]


def test_a_scheduled_answer_stays_hidden_until_its_moment(tmp_path: Path) -> None:
    land(tmp_path, row(publish_at=AHEAD.isoformat()))
    assert Answer.objects.get().published_at == AHEAD
    assert not SearchEntry.objects.visible().exists()
    assert LibraryState.objects.current().next_due_at == AHEAD


def test_a_moment_in_the_record_is_checked_against_the_one_in_the_library(tmp_path: Path) -> None:
    land(tmp_path, row(publish_at=AHEAD.isoformat()))
    result, said = land(tmp_path, row(expire_at=(AHEAD - timedelta(days=1)).isoformat()))
    assert counts(result) == (0, 0, 0, 1)
    assert said == ["expire_at: It would expire before it is published. Give a later moment."]


def test_questions_meet_by_language_and_folded_text(tmp_path: Path) -> None:
    asked = ["What now?", " WHAT  now? ", "What\tnow?"]
    rows = [row(f"a{n}", question=text, start=n, end=n + 1) for n, text in enumerate(asked)]
    land(tmp_path, *rows, row("ar", question="What now?", language="ar"))
    assert sorted(Question.objects.values_list("text", "language")) == [
        ("What now?", "ar"),
        ("What now?", "en"),
    ]


def test_of_two_questions_with_a_text_an_answer_keeps_its_own(tmp_path: Path) -> None:
    first = make_question("What now?")
    land(tmp_path, row("a0", question="What else?"))
    second = Question.objects.create(text="What now?", duplicate_number=1)
    Answer.objects.update(question=second)
    land(tmp_path, row("a0", question="What now?"), row("a1", question="What now?", start=7, end=9))
    asked = dict(Answer.objects.values_list("key", "question"))
    assert asked == {"a0": second.pk, "a1": first.pk}


def test_a_standing_question_keeps_its_spelling_and_its_address(tmp_path: Path) -> None:
    make_question("What now?", slug="now")
    _, said = land(tmp_path, row(question="what NOW?", question_slug="then"))
    question = Question.objects.get()
    assert (question.text, question.slug) == ("What now?", "now")
    assert said == ["question_slug: The library says “now”, and that stands."]


def test_the_same_words_in_other_signs_get_numbered_addresses(tmp_path: Path) -> None:
    make_question("What now?")
    asked = ["What now", "What, now?", "What now!", "…", "…!"]
    land(tmp_path, *(row(f"a{n}", question=text) for n, text in enumerate(asked)))
    slugs = sorted(Question.objects.values_list("slug", flat=True), key=len)
    assert slugs[0] == "what-now"
    assert {"what-now-2", "what-now-3", "what-now-4"} <= set(slugs)
    assert all(len(slug) == 10 for slug in slugs[-5:])


def test_a_new_record_takes_over_an_address_that_was_left(tmp_path: Path) -> None:
    question = make_question("What now?")
    question.slug = "later"
    question.save()
    land(tmp_path, row(question="What now!"))
    assert Question.objects.get(text="What now!").slug == "what-now"
    assert not SlugRedirect.objects.filter(old_slug="what-now").exists()


def test_a_changed_question_moves_the_answer_and_says_so(tmp_path: Path) -> None:
    land(tmp_path, row(question="What now?"))
    result, said = land(tmp_path, row(question="What then?"))
    assert Answer.objects.get().question.text == "What then?"
    assert counts(result) == (0, 1, 0, 0)
    assert said == ["question: The answer moves here from “What now?”."]


def test_topics_are_only_added(tmp_path: Path) -> None:
    land(tmp_path, row(topics=["Ceasefires", "Maps"]))
    result, _ = land(tmp_path, row(topics=["Talks", "Maps"]))
    assert {topic.name for topic in Question.objects.get().topics.all()} == {
        "Ceasefires",
        "Maps",
        "Talks",
    }
    assert counts(result) == (0, 1, 0, 0)


def test_a_topic_added_to_a_question_shows_on_its_other_answers(tmp_path: Path) -> None:
    other = make_published("What now?")
    land(tmp_path, row(question="What now?", topics=["Talks"]))
    assert SearchEntry.objects.get(answer=other).topics == [["Talks", "talks"]]


@pytest.mark.parametrize(
    "address",
    ["https://youtu.be/jNQXAC9IVRw?t=5", "https://m.youtube.com/watch?v=jNQXAC9IVRw&list=x"],
)
def test_a_video_is_found_however_its_address_is_written(tmp_path: Path, address: str) -> None:
    land(tmp_path, row(), row("a2", video_url=address))
    assert Video.objects.count() == 1
    assert Clip.objects.count() == 1


def test_video_fields_are_filled_when_blank_and_never_overwritten(tmp_path: Path) -> None:
    bare = {"video_duration": None, "aired_on": None}
    land(tmp_path, row(**bare))
    other = make_published(clip=make_clip(Video.objects.get(), 70_000, 80_000))
    result, _ = land(tmp_path, row(video_duration=160, aired_on="2025-02-18"))
    assert counts(result) == (0, 1, 0, 0)
    assert str(SearchEntry.objects.get(answer=other).shown_on) == "2025-02-18"
    _, said = land(
        tmp_path,
        row(video_duration=170, aired_on="2025-02-19", video_title="Night report", outlet="B"),
    )
    assert sorted(said) == [
        "aired_on: The library says “2025-02-18”, and that stands.",
        "outlet: The library says “Harbour Public TV”, and that stands.",
        "video_duration: The library says “02:40”, and that stands.",
        "video_title: The library says “Evening report”, and that stands.",
    ]
    assert Video.objects.get().duration_ms == 160_000
    assert not Outlet.objects.filter(name="B").exists()


def test_a_new_video_needs_an_outlet_and_a_title_and_a_standing_one_does_not(
    tmp_path: Path,
) -> None:
    bare = row(outlet=None, video_title="")
    result, said = land(tmp_path, bare)
    assert counts(result) == (0, 0, 0, 1)
    needed = "It is empty. A new video needs it."
    assert said == [f"outlet: {needed}; video_title: {needed}"]
    assert not Topic.objects.exists()
    assert counts(land(tmp_path, row(), {**bare, "key": "a2"})[0]) == (2, 0, 0, 0)


def test_a_clip_past_the_end_that_the_library_knows_is_refused(tmp_path: Path) -> None:
    make_video(url=row()["video_url"], duration_ms=55_000)
    result, said = land(tmp_path, row(video_duration=None))
    assert counts(result) == (0, 0, 0, 1)
    assert said == [
        "end: The clip ends at 01:00, the video at 00:55. Give an end inside the video."
    ]


def test_an_import_never_moves_a_shared_clip(tmp_path: Path) -> None:
    land(tmp_path, row(), row("a2", question="And who pays?"))
    shared = Clip.objects.get()
    land(tmp_path, row(end=65))
    assert Answer.objects.get(key="a2").clip == shared
    moved = Answer.objects.get(key="a1").clip
    assert (moved.start_ms, moved.end_ms) == (50_000, 65_000)
    shared.refresh_from_db()
    assert shared.end_ms == 60_000


def test_a_clip_that_served_only_the_moved_answer_goes(tmp_path: Path) -> None:
    land(tmp_path, row())
    kept = make_clip(Video.objects.get(), 1_000, 2_000)
    land(tmp_path, row(end=65))
    assert set(Clip.objects.values_list("end_ms", flat=True)) == {kept.end_ms, 65_000}


def test_an_answer_keeps_its_own_clip_where_several_are_equal(tmp_path: Path) -> None:
    video = make_video(url=row()["video_url"])
    first, second = make_clip(video), make_clip(video)
    answer = make_published(clip=second, key="a1", question=make_question(row()["question"]))
    land(tmp_path, row(), row("a2"))
    answer.refresh_from_db()
    assert (answer.clip, Answer.objects.get(key="a2").clip) == (second, first)


def test_cues_are_merged_by_time_and_words(tmp_path: Path) -> None:
    one = {"start": 50, "end": 52, "text": "Good  evening."}
    two = {"start": 52, "end": 54, "text": "Hello.", "speaker": "Ada"}
    land(tmp_path, row(transcript=[one]))
    video = Video.objects.get()
    transcript = Transcript.objects.get(video=video, language="en")
    Cue.objects.filter(transcript=transcript).update(text="Good\nevening.")  # as edited by hand
    result, _ = land(tmp_path, row(transcript=[one, two]), row("a2", transcript=[two]))
    assert counts(result) == (1, 1, 0, 0)
    assert [cue.text for cue in transcript.cues.all()] == ["Good\nevening.", "Hello."]
    land(tmp_path, row(transcript=[{**one, "speaker": "Bo"}, {**two, "speaker": "Cy"}]))
    assert [cue.speaker for cue in transcript.cues.all()] == ["Bo", "Ada"]


def test_new_words_reach_the_other_answers_that_hear_them(tmp_path: Path) -> None:
    land(tmp_path, row())
    other = make_published(clip=make_clip(Video.objects.get(), 51_000, 53_000))
    land(tmp_path, row(transcript=[{"start": 50, "end": 52, "text": "zebra"}]))
    assert SearchEntry.objects.get(answer=other).transcript_text == "zebra"


def test_a_public_id_is_kept_and_finds_an_answer_without_a_key(tmp_path: Path) -> None:
    answer = make_answer("What now?", clip=make_clip(make_video(url=row()["video_url"])))
    given = {"question": "What now?", "public_id": answer.public_id}
    result, _ = land(tmp_path, row(None, **given))
    assert counts(result) == (0, 1, 0, 0)
    land(tmp_path, row("a9", **given))
    answer.refresh_from_db()
    assert (answer.key, Answer.objects.count()) == ("a9", 1)
    land(tmp_path, row("new", public_id="abcdefghij"))
    assert Answer.objects.get(key="new").public_id == "abcdefghij"


def test_a_public_id_that_belongs_to_another_key_is_refused(tmp_path: Path) -> None:
    land(tmp_path, row("a1", public_id="abcdefghij"))
    result, said = land(tmp_path, row("a2", public_id="abcdefghij"))
    assert counts(result) == (0, 0, 0, 1)
    assert "The answer with this public id has the key “a1”. Give that key" in said[0]


def test_a_standing_public_id_is_not_changed(tmp_path: Path) -> None:
    land(tmp_path, row(public_id="abcdefghij"))
    _, said = land(tmp_path, row(public_id="jihgfedcba"))
    assert Answer.objects.get().public_id == "abcdefghij"
    assert said == ["public_id: The library's answer is “abcdefghij”, and that stands."]


def test_a_key_or_public_id_stands_once_in_a_file(tmp_path: Path) -> None:
    result, said = land(
        tmp_path,
        row(public_id="abcdefghij"),
        row(answer="Second."),
        row("a3", public_id="abcdefghij"),
    )
    assert counts(result) == (1, 0, 0, 2)
    assert said == [
        "key: Row 1 has “a1” already. Give every record its own.",
        "public_id: Row 1 has “abcdefghij” already. Give every record its own.",
    ]
    assert Answer.objects.get().body == row()["answer"]


def test_two_records_of_one_answer_by_different_names_are_noticed(tmp_path: Path) -> None:
    land(tmp_path, row(public_id="abcdefghij"))
    result, said = land(tmp_path, row(), row(None, public_id="abcdefghij", answer="Second."))
    assert counts(result) == (0, 0, 1, 1)
    assert said == ["key: Row 1 is the same answer. Give every answer one record."]


def test_unknown_fields_are_passed_over_with_one_warning_each(tmp_path: Path) -> None:
    result, said = land(tmp_path, row(mood="calm"), row("a2", mood="glad", weather="fine"))
    assert counts(result) == (2, 0, 0, 0)
    assert [line.partition(":")[0] for line in said] == ["mood", "weather"]


BAD = [
    {"question": ""},
    {"end": 50},
    {"end": 40},
    {"end": 170},
    {"start": "9" * 400},
    {"video_url": "https://example.org/talk"},
    {"video_url": "https://"},
    {"answer": "\ud800"},
    {"id": 1},
    {"status": "scheduled"},
]


def test_bad_rows_never_touch_a_standing_record_and_good_ones_land(tmp_path: Path) -> None:
    land(tmp_path, row())
    before = Answer.objects.values().get()
    nouns = [model.objects.count() for model in (Outlet, Topic, Question, Video, Clip)]
    spoiled = [row(**{"answer": "Spoiled.", "topics": ["Spoiled"], **bad}) for bad in BAD]
    result, said = land(tmp_path, *spoiled, row("a2"))
    assert counts(result) == (1, 0, 0, len(BAD))
    assert len(said) == len(BAD)
    assert Answer.objects.values().get(key="a1") == before
    assert [model.objects.count() for model in (Outlet, Topic, Question, Video, Clip)] == nouns


def test_a_dry_run_says_what_would_happen_and_changes_nothing(tmp_path: Path) -> None:
    land(tmp_path, row())
    result, said = land(tmp_path, row(answer="New."), row("a2"), row("a3", end=1), is_dry_run=True)
    assert counts(result) == (1, 1, 0, 1)
    assert (len(said), result.has_landed) == (1, False)
    assert Answer.objects.get().body == row()["answer"]


@pytest.mark.parametrize("bad", [{"end": 1}, {"video_duration": None, "end": 300}])
def test_all_or_nothing_lands_nothing_if_one_row_is_rejected(
    tmp_path: Path, bad: dict[str, Any]
) -> None:
    result, said = land(tmp_path, row(), row("a2", **bad), all_or_nothing=True)
    assert (counts(result), result.has_landed) == ((0, 0, 0, 1), False)
    assert len(said) == 1
    assert not Answer.objects.exists()
    assert not Outlet.objects.exists()


def test_all_or_nothing_lands_all_of_a_sound_file(tmp_path: Path) -> None:
    result, _ = land(tmp_path, row(), row("a2"), all_or_nothing=True)
    assert (counts(result), result.has_landed) == ((2, 0, 0, 0), True)
