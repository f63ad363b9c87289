"""What an import adds to existing transcripts is a step of their history."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clipqa.history import revisions_of
from clipqa.history.cue_revisions import cue_states, cues_after
from clipqa.models import Transcript, Verb
from tests.importers.rows import import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db

FIRST = {"start": 50, "end": 51, "text": "Good evening."}
SECOND = {"start": 52, "end": 53, "text": "We begin.", "speaker": "Bo"}


def rows(videos: int, *cues: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        row(
            f"a{at}",
            video_url=f"https://vimeo.com/7697987{at}",
            transcript=list(cues),
            question=f"Who speaks in video {at}?",
        )
        for at in range(videos)
    ]


def test_the_step_leads_back_to_the_cues_before_the_import(tmp_path: Path) -> None:
    import_and_collect(write_rows(tmp_path, *rows(2, FIRST)))
    before = [cue_states(each) for each in Transcript.objects.order_by("pk")]
    import_and_collect(write_rows(tmp_path, *rows(2, {**FIRST, "speaker": "Ada"}, SECOND)))
    for transcript, earlier in zip(Transcript.objects.order_by("pk"), before, strict=True):
        newest, oldest = revisions_of(Transcript, transcript.pk)
        assert (newest.verb, newest.changes) == (Verb.CHANGED, {"cues": [1, 2]})
        assert newest.cues.summary == {"kind": "imported", "added": 1, "changed": 1}
        assert [state.speaker for state in cue_states(transcript).values()] == ["Ada", "Bo"]
        assert cues_after(transcript, oldest.pk) == earlier
        assert transcript.edit_version == 2


def test_steps_of_several_transcripts_are_written_together(tmp_path: Path) -> None:
    import_and_collect(write_rows(tmp_path, *rows(6, FIRST)))

    def statements(videos: int, cue: dict[str, Any]) -> int:
        seen: list[str] = []

        def watch(execute: Any, sql: str, *arguments: Any) -> Any:
            seen.append(sql)
            return execute(sql, *arguments)

        path = write_rows(tmp_path, *rows(videos, FIRST, cue))
        with connection.execute_wrapper(watch):
            import_and_collect(path)
        return sum("clipqa_cuerevision" in sql for sql in seen)

    assert statements(1, SECOND) == 1
    assert statements(6, {**SECOND, "start": 51}) == 1


def test_a_transcript_as_webvtt_has_the_times_of_its_words(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:50.000 --> 00:52.000\nGood <00:51.000>evening.\n"
    import_and_collect(write_rows(tmp_path, row(transcript=text)))
    [state] = cue_states(Transcript.objects.get()).values()
    assert state.word_times == ",1000"
