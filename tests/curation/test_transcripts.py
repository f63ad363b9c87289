"""The verbs that change a transcript: each is one step of its history, which can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from clipqa.curation import EditConflict, delete_record
from clipqa.curation.cues import rename_speaker, save_cues, shift_times
from clipqa.curation.transcripts import restore_transcript, save_transcript
from clipqa.history import as_actor, erase_revisions, revisions_of
from clipqa.history.cue_revisions import cue_states, cues_after
from clipqa.models import Cue, CueRevision, Revision, SearchEntry, Transcript, Verb, Video
from clipqa.search.drift import find_drift
from clipqa.transcripts import CueText
from tests.admin.people import person
from tests.factories import make_clip, make_published, make_video

pytestmark = pytest.mark.django_db

SPOKEN = [
    CueText(1_000, 2_000, "Good evening.", "Ada"),
    CueText(2_000, 3_000, "We begin.", "Bo"),
    CueText(50_000, 52_000, "The harbour opens.", "Ada"),
    CueText(52_000, 53_000, "At last.", ""),
]


@pytest.fixture
def video() -> Video:
    return make_video(duration_ms=100_000)


def texts(transcript: Transcript) -> list[CueText]:
    rows = transcript.cues.in_order().values_list("start_ms", "end_ms", "text", "speaker")
    return [CueText(*row) for row in rows]


def newest(transcript: Transcript) -> Revision:
    found: Revision = revisions_of(Transcript, transcript.pk).first()
    return found


def undo(transcript: Transcript) -> None:
    transcript.refresh_from_db()
    restore(transcript, newest(transcript).pk - 1)


def restore(transcript: Transcript, revision_id: int) -> None:
    cues = cues_after(transcript, revision_id)
    restore_transcript(transcript, {}, cues, transcript.edit_version, "It was right before.")


def edit(transcript: Transcript, at: int, **values: Any) -> None:
    cue = transcript.cues.in_order()[at]
    for name, value in values.items():
        setattr(cue, name, value)
    save_cues(transcript, [cue])


def steps(transcript: Transcript) -> dict[str, Any]:
    """Every way to change a transcript, by name."""
    cues = list(transcript.cues.in_order())
    return {
        "edit": lambda: edit(transcript, 2, text="The harbour closes.", start_ms=49_000),
        "delete": lambda: save_cues(transcript, [], [cues[1]]),
        "add": lambda: save_cues(
            transcript, [Cue(transcript=transcript, start_ms=5, end_ms=9, text="New.")]
        ),
        "rename": lambda: rename_speaker(transcript, "Ada", "Bo", transcript.edit_version),
        "shift": lambda: shift_times(transcript, -1_000, transcript.edit_version),
        "replace few": lambda: save_transcript(
            transcript.video, "en", [*SPOKEN[:3], SPOKEN[3]._replace(text="At long last.")]
        ),
        "replace all": lambda: save_transcript(
            transcript.video, "en", [CueText(0, 500, "Something else.")]
        ),
        "empty": lambda: save_cues(transcript, [], cues),
    }


NAMES = ["edit", "delete", "add", "rename", "shift", "replace few", "replace all", "empty"]


@pytest.mark.parametrize("name", NAMES)
def test_every_change_is_one_step_that_can_be_undone_and_redone(video: Video, name: str) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    version = transcript.edit_version
    steps(transcript)[name]()
    changed = texts(transcript)
    assert changed != SPOKEN
    assert revisions_of(Transcript, transcript.pk).count() == 2
    transcript.refresh_from_db()
    assert transcript.edit_version > version
    undo(transcript)
    assert texts(transcript) == SPOKEN
    assert newest(transcript).verb == Verb.RESTORED
    undo(transcript)
    assert texts(transcript) == changed


def test_any_earlier_state_can_be_rebuilt_and_restored(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    states = [(newest(transcript).pk, texts(transcript))]
    for name in ("rename", "edit", "shift", "delete", "replace few", "add", "replace all", "add"):
        transcript.refresh_from_db()
        steps(transcript)[name]()
        states.append((newest(transcript).pk, texts(transcript)))
    for pk, expected in states:
        found = sorted(cues_after(transcript, pk).items(), key=lambda row: (row[1][:2], row[0]))
        assert [CueText(s[0], s[1], s[3], s[2]) for _pk, s in found] == expected
    for pk, expected in states[::3]:
        transcript.refresh_from_db()
        restore(transcript, pk)
        assert texts(transcript) == expected


def test_a_step_stores_only_what_changed(video: Video) -> None:
    words = "The harbour opens at twelve, says the mayor of this town"
    long = [CueText(n * 1_000, n * 1_000 + 900, f"{words} {n * n}.", "Ada") for n in range(2_000)]
    transcript = save_transcript(video, "en", long)
    edit(transcript, 2, text="The harbour closes.")
    assert _size(transcript) < 200
    shift_times(transcript, 1_000, Transcript.objects.get().edit_version)
    assert _size(transcript) < 50
    rename_speaker(transcript, "Ada", "Bo", Transcript.objects.get().edit_version)
    assert _size(transcript) < 20_000  # which cues
    save_transcript(video, "en", [])
    assert 10_000 < _size(transcript) < 60_000  # the former cues, compressed


def _size(transcript: Transcript) -> int:
    return len(CueRevision.objects.get(revision=newest(transcript)).step)


def test_a_replacement_keeps_equal_cues_and_what_a_person_corrected_in_them(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    with as_actor(actor=person("ada")):
        edit(transcript, 0, text="Good morning.")
        edit(transcript, 2, text="The harbour closes.")
    kept = transcript.cues.in_order()[0]
    assert kept.corrected_at is not None
    save_transcript(video, "en", [SPOKEN[0]._replace(text="Good morning."), *SPOKEN[1:]])
    now = list(transcript.cues.in_order())
    assert (now[0].pk, now[0].corrected_at) == (kept.pk, kept.corrected_at)
    assert (now[2].text, now[2].corrected_at) == ("The harbour opens.", None)
    undo(transcript)
    assert transcript.cues.filter(corrected_at__isnull=False).count() == 2


def test_cues_with_equal_times_come_in_the_order_of_the_new_text(video: Video) -> None:
    first, second = CueText(0, 900, "a", "Ada"), CueText(0, 900, "b", "Bo")
    transcript = save_transcript(video, "en", [first, second])
    save_transcript(video, "en", [second, first])
    assert texts(transcript) == [second, first]
    undo(transcript)
    assert texts(transcript) == [first, second]


def test_storing_the_same_cues_again_changes_nothing(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    ids = set(cue_states(transcript))
    save_transcript(video, "en", SPOKEN)
    assert set(cue_states(transcript)) == ids
    assert revisions_of(Transcript, transcript.pk).count() == 1


def test_a_replacement_takes_the_mark_of_a_person_away(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN, is_corrected=True)
    save_transcript(video, "en", SPOKEN[:1])
    transcript.refresh_from_db()
    assert not transcript.is_corrected
    assert newest(transcript).changes == {"is_corrected": [True, False], "cues": [4, 1]}


def test_a_person_who_renames_a_speaker_has_corrected_these_cues(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    with as_actor(actor=person("ada")):
        rename_speaker(transcript, "Ada", "Bo", transcript.edit_version)
    corrected = transcript.cues.filter(corrected_at__isnull=False)
    assert {cue.speaker for cue in corrected} == {"Bo"}
    assert corrected.count() == sum(cue.speaker == "Ada" for cue in SPOKEN)
    undo(transcript)
    assert not corrected.all().exists()
    undo(transcript)
    assert corrected.all().exists()


def test_a_command_that_renames_a_speaker_corrects_nothing(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    rename_speaker(transcript, "Ada", "Bo", transcript.edit_version)
    assert not transcript.cues.filter(corrected_at__isnull=False).exists()


def test_a_shift_of_all_times_corrects_nothing(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    with as_actor(actor=person("ada")):
        shift_times(transcript, 1_000, transcript.edit_version)
    assert not transcript.cues.filter(corrected_at__isnull=False).exists()


@pytest.mark.parametrize("verb", [rename_speaker, shift_times, restore_transcript])
def test_a_change_of_an_outdated_transcript_is_refused(video: Video, verb: Any) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    seen = transcript.edit_version
    edit(transcript, 0, text="Meanwhile.")
    before = texts(transcript)
    values = {
        rename_speaker: ("Ada", "Bo", seen),
        shift_times: (1_000, seen),
        restore_transcript: ({}, {}, seen, ""),
    }
    with pytest.raises(EditConflict):
        verb(transcript, *values[verb])
    assert texts(transcript) == before


def test_a_replacement_of_an_outdated_transcript_is_refused(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    seen = transcript.edit_version
    edit(transcript, 0, text="Meanwhile.")
    for version in (seen, 0):
        with pytest.raises(EditConflict):
            save_transcript(video, "en", [], seen_version=version)
    assert transcript.cues.count() == 4


@pytest.mark.parametrize(
    ("offset_ms", "sentence"),
    [(-1_001, "back by at most 00:01"), (360_000_000, "after 100 hours"), (0, "other than 0")],
)
def test_a_shift_that_does_not_fit_changes_nothing(
    video: Video, offset_ms: int, sentence: str
) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    with pytest.raises(ValidationError, match=sentence):
        shift_times(transcript, offset_ms, transcript.edit_version)
    assert texts(transcript) == SPOKEN


def test_an_edit_indexes_only_the_answers_whose_clips_it_touches() -> None:
    clip = make_clip(start_ms=50_000, end_ms=60_000)
    near, far = make_published(clip=clip), make_published(clip=make_clip(clip.video, 1_000, 9_000))
    transcript = save_transcript(clip.video, "en", SPOKEN)
    marker = "untouched"
    SearchEntry.objects.filter(answer=far).update(cues_language=marker)
    edit(transcript, 2, text="The harbour closes.")
    assert SearchEntry.objects.get(answer=far).cues_language == marker
    assert "closes" in SearchEntry.objects.get(answer=near).transcript_text
    SearchEntry.objects.filter(answer=far).update(cues_language="en")
    edit(transcript, 2, start_ms=8_000, end_ms=8_500)  # from one clip into the other
    assert not find_drift()


@pytest.mark.parametrize("name", NAMES)
def test_the_index_follows_every_change(name: str) -> None:
    answer = make_published(clip=make_clip(start_ms=49_500, end_ms=60_000))
    transcript = save_transcript(answer.clip.video, "en", SPOKEN)
    steps(transcript)[name]()
    assert not find_drift()
    undo(transcript)
    assert not find_drift()
    assert "harbour opens" in SearchEntry.objects.get().transcript_text


@pytest.mark.parametrize("what", ["transcript", "video"])
def test_a_deletion_keeps_the_cues_in_the_history(video: Video, what: str) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    pk = transcript.pk
    delete_record(transcript if what == "transcript" else video)
    revision = revisions_of(Transcript, pk).first()
    assert (revision.verb, revision.changes["language"]) == (Verb.DELETED, ["en", None])
    assert len(cues_after(Transcript(pk=pk), revision.pk - 1)) == 4


def test_steps_of_the_history_stay_as_they_are(video: Video) -> None:
    transcript = save_transcript(video, "en", SPOKEN)
    table = CueRevision._meta.db_table
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET record_id = 7"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    erase_revisions(Transcript, transcript.pk, "Court order.")
    assert not CueRevision.objects.exists()
    assert not Revision.objects.filter(model_name="transcript").exists()
