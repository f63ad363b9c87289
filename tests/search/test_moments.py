"""Moments are found by the words of any cue, whether or not an answer uses it."""

from typing import Any

import pytest
from django.db import connection

from clipqa.curation.cues import insert_cues, shift_times
from clipqa.history.cue_steps import CueState
from clipqa.models import Cue, Transcript
from clipqa.search.cue_index import INDEX, prepare_cue_index
from clipqa.search.moments import MAX_OF_A_VIDEO, find_moments, words_in
from tests.factories import make_cues, make_video

pytestmark = pytest.mark.django_db


def texts(typed: str, limit: int = 8) -> list[str]:
    return [cue.text for cue in find_moments(typed, Cue.objects.all(), limit)]


@pytest.fixture
def talks() -> Transcript:
    return make_cues(
        make_video(title="Talks"),
        (0, 2_000, "Observers choose the ceasefire lines."),
        (2_000, 4_000, "Be prepared to stay for a generation, and/or more."),
        (4_000, 6_000, "Prepared we were; we had to stay."),
        (6_000, 8_000, "Das Überprüfen dauert 48-Stunden."),
        (8_000, 9_000, "Наблюдатели и йод."),
    )


@pytest.mark.usefixtures("talks")
@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("CEASEFIRE", "Observers"),
        ("ceasefire observer", "Observers"),
        ("generation or", "Be prepared"),
        ("uberprufen", "Das"),
        ("überprüf", "Das"),
        ("48 stunden", "Das"),
        ("йод", "Набл"),
        ("'; DROP TABLE x -- generation", ""),
        ('generation" OR "', "Be prepared"),
        ("ceasefire paper", ""),
        ("a", ""),
        ("…", ""),
    ],
)
def test_a_cue_is_found_by_the_beginnings_of_all_its_words(typed: str, begins: str) -> None:
    assert [text.startswith(begins) for text in texts(typed)] == ([True] if begins else [])


@pytest.mark.usefixtures("talks")
def test_the_exact_phrase_comes_first() -> None:
    make_cues(make_video(), (0, 2_000, "To stay we prepared."))  # newer
    assert texts("stay prepared")[0].startswith("To stay")
    assert texts("prepared to stay")[0].startswith("Be prepared")


def test_moments_of_a_recording_are_in_the_order_in_which_they_are_said() -> None:
    make_cues(make_video(), (9_000, 9_500, "river two"), (1_000, 2_000, "river one"))
    make_cues(make_video(), (0, 1_000, "A river"))
    assert texts("river") == ["A river", "river one", "river two"]


def test_words_that_continue_in_the_next_line_are_found() -> None:
    video = make_video()
    make_cues(
        video,
        *[(0, 4_000, "A generation is what"), (4_000, 8_000, "it takes to build trust")],
        (60_000, 64_000, "Trust is all."),
    )
    assert texts("generation takes trust") == ["A generation is what"]
    assert texts("generation takes all") == []


def test_one_recording_does_not_fill_the_list() -> None:
    for title in ("One", "Two"):
        make_cues(make_video(title=title), *[(n, n + 1, f"river {n}") for n in range(9)])
    found = find_moments("river", Cue.objects.all(), 8)
    assert len(found) == 2 * MAX_OF_A_VIDEO


def test_the_index_follows_changes_deletions_and_bulk_inserts(talks: Transcript) -> None:
    cue = talks.cues.get(text__startswith="Observers")
    cue.text = "Envoys choose."
    cue.save()
    assert (texts("ceasefire"), texts("envoys")) == ([], ["Envoys choose."])
    insert_cues(talks, [CueState(9_000, 9_900, "", "Ferries again", None)])
    assert texts("ferries") == ["Ferries again"]
    shift_times(talks, 1_000, talks.edit_version)
    assert texts("ferries") == ["Ferries again"]
    talks.delete()
    assert texts("ferries") == texts("envoys") == []


def test_only_visible_cues_are_found(talks: Transcript) -> None:
    others = Cue.objects.exclude(transcript=talks)
    assert find_moments("ceasefire", others, 8) == []


@pytest.mark.sqlite_only
def test_the_index_is_filled_when_it_is_created(talks: Transcript) -> None:
    with connection.cursor() as cursor:
        for event in ("insert", "delete", "update"):
            cursor.execute(f"DROP TRIGGER {INDEX}_{event}")
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')")
    assert texts("ceasefire") == []
    prepare_cue_index()
    assert len(texts("ceasefire")) == 1


@pytest.mark.parametrize("text", ["<b>", "\x00", "🙂", "_", "''", "\\", "a\u0301b", "ᄀ", "한국어"])
def test_any_text_can_be_searched(text: str, talks: Any) -> None:
    assert texts(f"{text} {text}x") == []
    assert len(words_in("a b " * 100)) == 2
