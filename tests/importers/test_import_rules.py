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
from tests.importers.rows import DATA, counts, import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db

PAST = datetime(2025, 2, 18, 12, tzinfo=UTC)
FUTURE = timezone.now() + timedelta(days=30)


@pytest.fixture(autouse=True)
def no_drift() -> Any:
    yield
    assert not find_drift()


def import_rows(folder: Path, *rows: Any, **options: Any) -> tuple[Result, list[str]]:
    return import_and_collect(write_rows(folder, *rows), **options)


def test_a_record_creates_the_answer_and_all_related_records(tmp_path: Path) -> None:
    result, messages = import_rows(tmp_path, row(speaker="Ada", aired_on="2025-02-18"))
    answer = Answer.objects.select_related("question", "clip__video__outlet").get()
    assert (counts(result), messages) == ((1, 0, 0, 0), [])
    assert (answer.key, answer.speaker, answer.status) == ("a1", "Ada", "published")
    assert (answer.clip.start_ms, answer.clip.end_ms) == (50_000, 60_000)
    assert answer.clip.video.outlet.name == "Harbour Public TV"
    assert answer.question.slug == "what-role-do-the-observers-play"
    assert [topic.slug for topic in answer.question.topics.all()] == ["ceasefires"]
    assert SearchEntry.objects.visible().get().answer == answer


@pytest.mark.parametrize("name", ["three.jsonl", "three.json", "three.csv"])
def test_a_second_run_changes_nothing(name: str) -> None:
    first, _ = import_and_collect(DATA / name)
    version = LibraryState.objects.current().library_version
    versions = list(Answer.objects.values_list("edit_version", "updated_at"))
    second, _ = import_and_collect(DATA / name)
    assert (counts(first), counts(second)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert list(Answer.objects.values_list("edit_version", "updated_at")) == versions
    assert LibraryState.objects.current().library_version == version


def test_an_import_raises_the_library_version_once(tmp_path: Path) -> None:
    before = LibraryState.objects.current().library_version
    import_rows(tmp_path, row(), row("a2", start=70, end=80))
    assert LibraryState.objects.current().library_version == before + 1


def test_a_changed_record_updates_only_its_answer(tmp_path: Path) -> None:
    import_rows(tmp_path, row(), row("a2", start=70, end=80))
    result, _ = import_rows(
        tmp_path, row(answer="Better.", speaker="Bo"), row("a2", start=70, end=80)
    )
    answer = Answer.objects.get(key="a1")
    assert counts(result) == (0, 1, 1, 0)
    assert (answer.body, answer.speaker, answer.edit_version) == ("Better.", "Bo", 2)
    assert SearchEntry.objects.get(answer=answer).answer_text == "Better."


def test_a_missing_field_keeps_the_value_and_an_empty_one_clears_it(tmp_path: Path) -> None:
    import_rows(tmp_path, row(speaker="Ada", expire_at=FUTURE.isoformat(), correction="Mended."))
    import_rows(tmp_path, row(correction=""))
    answer = Answer.objects.get()
    assert (answer.speaker, answer.expire_at) == ("Ada", FUTURE)
    assert (answer.correction, answer.corrected_at) == ("", None)
    import_rows(tmp_path, row(speaker="", expire_at=""))
    answer.refresh_from_db()
    assert (answer.speaker, answer.expire_at) == ("", None)


def test_a_correction_is_dated(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    assert Answer.objects.get().corrected_at is None
    import_rows(tmp_path, row(correction="The day was wrong."))
    assert Answer.objects.get().corrected_at is not None


@pytest.mark.parametrize("status", ["published", "in_review", "archived", "draft"])
def test_a_record_without_text_becomes_a_draft(tmp_path: Path, status: str) -> None:
    result, messages = import_rows(tmp_path, row(answer="  ", status=status))
    assert Answer.objects.get().status == "draft"
    assert counts(result) == (1, 0, 0, 0)
    assert messages == ["answer: It is empty, so this is a draft. Write the answer to publish it."]


def test_a_record_without_text_keeps_the_existing_text(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    result, messages = import_rows(tmp_path, row(answer="", status="draft"))
    answer = Answer.objects.get()
    assert (answer.body, answer.status) == (row()["answer"], "published")
    assert counts(result) == (0, 0, 1, 0)
    assert messages == ["answer: It is empty. The existing text is kept."]


def test_a_record_without_status_is_a_draft_or_keeps_the_status(tmp_path: Path) -> None:
    import_rows(tmp_path, row(status=None))
    assert Answer.objects.get().status == "draft"
    import_rows(tmp_path, row())
    import_rows(tmp_path, row(status=None))
    assert Answer.objects.get().status == "published"


def test_the_first_public_moment_never_changes(tmp_path: Path) -> None:
    import_rows(tmp_path, row(published_at=PAST.isoformat()))
    _, messages = import_rows(tmp_path, row(published_at="2024-01-01T00:00:00Z"))
    assert Answer.objects.get().published_at == PAST
    assert messages == [
        "published_at: The first public moment never changes. The existing one is kept."
    ]


def test_a_scheduled_answer_is_hidden(tmp_path: Path) -> None:
    import_rows(tmp_path, row(publish_at=FUTURE.isoformat()))
    assert Answer.objects.get().published_at == FUTURE
    assert not SearchEntry.objects.visible().exists()
    assert LibraryState.objects.current().next_due_at == FUTURE


def test_a_time_in_the_record_is_checked_against_the_existing_one(tmp_path: Path) -> None:
    import_rows(tmp_path, row(publish_at=FUTURE.isoformat()))
    result, messages = import_rows(
        tmp_path, row(expire_at=(FUTURE - timedelta(days=1)).isoformat())
    )
    assert counts(result) == (0, 0, 0, 1)
    assert messages == ["expire_at: It would expire before it is published. Give a later time."]


def test_questions_are_matched_by_language_and_folded_text(tmp_path: Path) -> None:
    asked = ["What now?", " WHAT  now? ", "What\tnow?"]
    rows = [row(f"a{n}", question=text, start=n, end=n + 1) for n, text in enumerate(asked)]
    import_rows(tmp_path, *rows, row("ar", question="What now?", language="ar"))
    assert sorted(Question.objects.values_list("text", "language")) == [
        ("What now?", "ar"),
        ("What now?", "en"),
    ]


def test_an_answer_keeps_its_question_among_duplicates(tmp_path: Path) -> None:
    first = make_question("What now?")
    import_rows(tmp_path, row("a0", question="What else?"))
    second = Question.objects.create(text="What now?", duplicate_number=1)
    Answer.objects.update(question=second)
    import_rows(
        tmp_path, row("a0", question="What now?"), row("a1", question="What now?", start=7, end=9)
    )
    asked = dict(Answer.objects.values_list("key", "question"))
    assert asked == {"a0": second.pk, "a1": first.pk}


def test_an_existing_question_keeps_its_spelling_and_slug(tmp_path: Path) -> None:
    make_question("What now?", slug="now")
    _, messages = import_rows(tmp_path, row(question="what NOW?", question_slug="then"))
    question = Question.objects.get()
    assert (question.text, question.slug) == ("What now?", "now")
    assert messages == ["question_slug: The library has “now”, which is kept."]


def test_questions_that_differ_in_punctuation_get_numbered_slugs(tmp_path: Path) -> None:
    make_question("What now?")
    asked = ["What now", "What, now?", "What now!", "…", "…!"]
    import_rows(tmp_path, *(row(f"a{n}", question=text) for n, text in enumerate(asked)))
    slugs = sorted(Question.objects.values_list("slug", flat=True), key=len)
    assert slugs[0] == "what-now"
    assert {"what-now-2", "what-now-3", "what-now-4"} <= set(slugs)
    assert all(len(slug) == 10 for slug in slugs[-5:])


def test_a_new_record_can_use_an_old_slug(tmp_path: Path) -> None:
    question = make_question("What now?")
    question.slug = "later"
    question.save()
    import_rows(tmp_path, row(question="What now!"))
    assert Question.objects.get(text="What now!").slug == "what-now"
    assert not SlugRedirect.objects.filter(old_slug="what-now").exists()


def test_a_changed_question_moves_the_answer_with_a_warning(tmp_path: Path) -> None:
    import_rows(tmp_path, row(question="What now?"))
    result, messages = import_rows(tmp_path, row(question="What then?"))
    assert Answer.objects.get().question.text == "What then?"
    assert counts(result) == (0, 1, 0, 0)
    assert messages == ["question: The answer moves to this question from “What now?”."]


def test_topics_are_only_added(tmp_path: Path) -> None:
    import_rows(tmp_path, row(topics=["Ceasefires", "Maps"]))
    result, _ = import_rows(tmp_path, row(topics=["Talks", "Maps"]))
    assert {topic.name for topic in Question.objects.get().topics.all()} == {
        "Ceasefires",
        "Maps",
        "Talks",
    }
    assert counts(result) == (0, 1, 0, 0)


def test_a_topic_added_to_a_question_is_shown_on_its_other_answers(tmp_path: Path) -> None:
    other = make_published("What now?")
    import_rows(tmp_path, row(question="What now?", topics=["Talks"]))
    assert SearchEntry.objects.get(answer=other).topics == [["Talks", "talks"]]


@pytest.mark.parametrize(
    "address",
    ["https://youtu.be/jNQXAC9IVRw?t=5", "https://m.youtube.com/watch?v=jNQXAC9IVRw&list=x"],
)
def test_a_video_is_found_by_any_form_of_its_url(tmp_path: Path, address: str) -> None:
    import_rows(tmp_path, row(), row("a2", video_url=address))
    assert Video.objects.count() == 1
    assert Clip.objects.count() == 1


def test_video_fields_are_filled_when_blank_and_never_overwritten(tmp_path: Path) -> None:
    bare = {"video_duration": None, "aired_on": None}
    import_rows(tmp_path, row(**bare))
    other = make_published(clip=make_clip(Video.objects.get(), 70_000, 80_000))
    result, _ = import_rows(tmp_path, row(video_duration=160, aired_on="2025-02-18"))
    assert counts(result) == (0, 1, 0, 0)
    assert str(SearchEntry.objects.get(answer=other).shown_on) == "2025-02-18"
    _, messages = import_rows(
        tmp_path,
        row(video_duration=170, aired_on="2025-02-19", video_title="Night report", outlet="B"),
    )
    assert sorted(messages) == [
        "aired_on: The library has “2025-02-18”, which is kept.",
        "outlet: The library has “Harbour Public TV”, which is kept.",
        "video_duration: The library has “02:40”, which is kept.",
        "video_title: The library has “Evening report”, which is kept.",
    ]
    assert Video.objects.get().duration_ms == 160_000
    assert not Outlet.objects.filter(name="B").exists()


def test_only_a_new_video_needs_an_outlet_and_a_title(
    tmp_path: Path,
) -> None:
    bare = row(outlet=None, video_title="")
    result, messages = import_rows(tmp_path, bare)
    assert counts(result) == (0, 0, 0, 1)
    needed = "It is empty. A new video needs it."
    assert messages == [f"outlet: {needed}; video_title: {needed}"]
    assert not Topic.objects.exists()
    assert counts(import_rows(tmp_path, row(), {**bare, "key": "a2"})[0]) == (2, 0, 0, 0)


def test_a_clip_past_the_end_of_the_existing_video_is_rejected(tmp_path: Path) -> None:
    make_video(url=row()["video_url"], duration_ms=55_000)
    result, messages = import_rows(tmp_path, row(video_duration=None))
    assert counts(result) == (0, 0, 0, 1)
    assert messages == [
        "end: The clip ends at 01:00, the video at 00:55. Give an end inside the video."
    ]


def test_an_import_does_not_move_a_shared_clip(tmp_path: Path) -> None:
    import_rows(tmp_path, row(), row("a2", question="And who pays?"))
    shared = Clip.objects.get()
    import_rows(tmp_path, row(end=65))
    assert Answer.objects.get(key="a2").clip == shared
    moved = Answer.objects.get(key="a1").clip
    assert (moved.start_ms, moved.end_ms) == (50_000, 65_000)
    shared.refresh_from_db()
    assert shared.end_ms == 60_000


def test_a_clip_that_is_no_longer_used_is_deleted(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    kept = make_clip(Video.objects.get(), 1_000, 2_000)
    import_rows(tmp_path, row(end=65))
    assert set(Clip.objects.values_list("end_ms", flat=True)) == {kept.end_ms, 65_000}


def test_an_answer_keeps_its_clip_among_equal_ones(tmp_path: Path) -> None:
    video = make_video(url=row()["video_url"])
    first, second = make_clip(video), make_clip(video)
    answer = make_published(clip=second, key="a1", question=make_question(row()["question"]))
    import_rows(tmp_path, row(), row("a2"))
    answer.refresh_from_db()
    assert (answer.clip, Answer.objects.get(key="a2").clip) == (second, first)


def test_cues_are_merged_by_time_and_text(tmp_path: Path) -> None:
    one = {"start": 50, "end": 52, "text": "Good  evening."}
    two = {"start": 52, "end": 54, "text": "Hello.", "speaker": "Ada"}
    import_rows(tmp_path, row(transcript=[one]))
    video = Video.objects.get()
    transcript = Transcript.objects.get(video=video, language="en")
    Cue.objects.filter(transcript=transcript).update(
        text="Good\nevening."
    )  # as edited in the admin
    result, _ = import_rows(tmp_path, row(transcript=[one, two]), row("a2", transcript=[two]))
    assert counts(result) == (1, 1, 0, 0)
    assert [cue.text for cue in transcript.cues.all()] == ["Good\nevening.", "Hello."]
    import_rows(tmp_path, row(transcript=[{**one, "speaker": "Bo"}, {**two, "speaker": "Cy"}]))
    assert [cue.speaker for cue in transcript.cues.all()] == ["Bo", "Ada"]


def test_new_cues_are_indexed_for_other_answers_of_the_video(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    other = make_published(clip=make_clip(Video.objects.get(), 51_000, 53_000))
    import_rows(tmp_path, row(transcript=[{"start": 50, "end": 52, "text": "zebra"}]))
    assert SearchEntry.objects.get(answer=other).transcript_text == "zebra"


def test_an_answer_without_a_key_is_found_by_its_public_id(tmp_path: Path) -> None:
    answer = make_answer("What now?", clip=make_clip(make_video(url=row()["video_url"])))
    given = {"question": "What now?", "public_id": answer.public_id}
    result, _ = import_rows(tmp_path, row(None, **given))
    assert counts(result) == (0, 1, 0, 0)
    import_rows(tmp_path, row("a9", **given))
    answer.refresh_from_db()
    assert (answer.key, Answer.objects.count()) == ("a9", 1)
    import_rows(tmp_path, row("new", public_id="abcdefghij"))
    assert Answer.objects.get(key="new").public_id == "abcdefghij"


def test_a_public_id_of_another_key_is_rejected(tmp_path: Path) -> None:
    import_rows(tmp_path, row("a1", public_id="abcdefghij"))
    result, messages = import_rows(tmp_path, row("a2", public_id="abcdefghij"))
    assert counts(result) == (0, 0, 0, 1)
    assert "The answer with this public id has the key “a1”. Give that key" in messages[0]


def test_an_existing_public_id_is_not_changed(tmp_path: Path) -> None:
    import_rows(tmp_path, row(public_id="abcdefghij"))
    _, messages = import_rows(tmp_path, row(public_id="jihgfedcba"))
    assert Answer.objects.get().public_id == "abcdefghij"
    assert messages == ["public_id: The existing public id “abcdefghij” is kept."]


def test_a_duplicate_key_or_public_id_is_rejected(tmp_path: Path) -> None:
    result, messages = import_rows(
        tmp_path,
        row(public_id="abcdefghij"),
        row(answer="Second."),
        row("a3", public_id="abcdefghij"),
    )
    assert counts(result) == (1, 0, 0, 2)
    assert messages == [
        "key: Row 1 has “a1” already. Give every record its own.",
        "public_id: Row 1 has “abcdefghij” already. Give every record its own.",
    ]
    assert Answer.objects.get().body == row()["answer"]


def test_a_second_record_of_one_answer_is_rejected(tmp_path: Path) -> None:
    import_rows(tmp_path, row(public_id="abcdefghij"))
    result, messages = import_rows(
        tmp_path, row(), row(None, public_id="abcdefghij", answer="Second.")
    )
    assert counts(result) == (0, 0, 1, 1)
    assert messages == ["key: Row 1 is the same answer. Give every answer one record."]


def test_unknown_fields_are_ignored_with_one_warning_each(tmp_path: Path) -> None:
    result, messages = import_rows(
        tmp_path, row(mood="calm"), row("a2", mood="glad", weather="fine")
    )
    assert counts(result) == (2, 0, 0, 0)
    assert [line.partition(":")[0] for line in messages] == ["mood", "weather"]


INVALID = [
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


def test_invalid_rows_change_nothing_and_valid_ones_are_saved(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    before = Answer.objects.values().get()
    related_counts = [model.objects.count() for model in (Outlet, Topic, Question, Video, Clip)]
    invalid_rows = [
        row(**{"answer": "Spoiled.", "topics": ["Spoiled"], **invalid}) for invalid in INVALID
    ]
    result, messages = import_rows(tmp_path, *invalid_rows, row("a2"))
    assert counts(result) == (1, 0, 0, len(INVALID))
    assert len(messages) == len(INVALID)
    assert Answer.objects.values().get(key="a1") == before
    assert [
        model.objects.count() for model in (Outlet, Topic, Question, Video, Clip)
    ] == related_counts


def test_a_dry_run_reports_the_result_and_changes_nothing(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    result, messages = import_rows(
        tmp_path, row(answer="New."), row("a2"), row("a3", end=1), is_dry_run=True
    )
    assert counts(result) == (1, 1, 0, 1)
    assert (len(messages), result.is_saved) == (1, False)
    assert Answer.objects.get().body == row()["answer"]


@pytest.mark.parametrize("invalid", [{"end": 1}, {"video_duration": None, "end": 300}])
def test_all_or_nothing_saves_nothing_if_one_row_is_rejected(
    tmp_path: Path, invalid: dict[str, Any]
) -> None:
    result, messages = import_rows(tmp_path, row(), row("a2", **invalid), all_or_nothing=True)
    assert (counts(result), result.is_saved) == ((0, 0, 0, 1), False)
    assert len(messages) == 1
    assert not Answer.objects.exists()
    assert not Outlet.objects.exists()


def test_all_or_nothing_saves_a_valid_file(tmp_path: Path) -> None:
    result, _ = import_rows(tmp_path, row(), row("a2"), all_or_nothing=True)
    assert (counts(result), result.is_saved) == ((2, 0, 0, 0), True)
