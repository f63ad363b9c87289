"""The command that lists transcripts that an older release parsed incorrectly."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.management.commands import check_transcripts
from clipqa.models import Cue, Transcript
from tests.admin.pages import page_of
from tests.factories import make_cues, make_video

pytestmark = pytest.mark.django_db

TIMES = "a 00:03.000 --> 00:04.000 b"


def run() -> list[str]:
    out = io.StringIO()
    call_command("check_transcripts", stdout=out)
    return out.getvalue().splitlines()


def failure() -> tuple[list[str], str]:
    """Return the listed lines, and the message of the exit with status 1."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_transcripts", stdout=out)
    assert error.value.returncode == 1
    return out.getvalue().splitlines(), str(error.value)


def make_transcript(*texts: str, language: str = "en") -> Transcript:
    cues = [(n * 1_000, n * 1_000 + 1_000, text) for n, text in enumerate(texts)]
    return make_cues(make_video(), *cues, language=language)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (
            ["x", TIMES, TIMES],
            f"cues: 2 have the times of another cue among their words, first at 00:01: “{TIMES}”",
        ),
        (
            ["a lot of rain", "of rain and wind", "and wind from the", "from the west"],
            "cues: 3 begin with the end of the cue before, as captions that roll do, first at",
        ),
        (
            ["<v Ada>a"],
            "cues: 1 have tags of a caption format among their words, first at 00:00: “<v Ada>a”",
        ),
        (
            ["x", "&gt;&gt; a"],
            "cues: 1 have entities that were not decoded, first at 00:01: “&gt;&gt; a”",
        ),
    ],
    ids=["times", "rolling", "tags", "entities"],
)
def test_a_transcript_is_listed_with_its_url_the_reason_and_what_to_do(
    texts: list[str], said: str, settings
) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    make_transcript("Good evening.")
    transcript = make_transcript(*texts)
    listed, sentence = failure()
    address = f"https://clips.example.org{page_of(transcript)}"
    assert listed[0] == f"{transcript.video} (en): {address}"
    assert listed[1].startswith(f"  {said}")
    assert len(listed) == 2
    assert sentence.startswith("Transcripts that were read wrong: 1 of 2. Upload the original file")
    assert "manage.py import_transcript" in sentence


def test_a_library_without_such_transcripts_gets_a_message() -> None:
    assert run() == ["0 transcripts: none shows that it was read wrong."]
    make_transcript("Good evening.", "a --> b")
    make_transcript("Hello.")
    make_cues(make_video())  # without cues
    assert run() == ["3 transcripts: none shows that it was read wrong."]


def test_each_transcript_is_checked_separately() -> None:
    video = make_video()
    for language, text in (("en", "a lot of rain"), ("de", "a lot of rain and"), ("fr", "of rain")):
        make_cues(video, (0, 1_000, text), language=language)
    assert run() == ["3 transcripts: none shows that it was read wrong."]


def test_cues_are_checked_in_the_order_of_their_times() -> None:
    texts = ["a lot of rain", "of rain and wind", "and wind from the", "from the west"]
    cues = [(n * 1_000, n * 1_000 + 1_000, text) for n, text in enumerate(texts)]
    make_cues(make_video(), *cues[::-1])
    listed, _sentence = failure()
    assert "first at 00:01: “of rain and wind”" in listed[1]


def test_all_of_many_transcripts_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_transcripts, "TRANSCRIPTS", 2)
    misread = [make_transcript(TIMES), make_transcript("a"), make_transcript("&amp;")][::2]
    misread += [make_transcript("<i>a"), make_transcript(TIMES, language="de")]
    listed, sentence = failure()
    assert [line.rpartition(": ")[2] for line in listed[::2]] == [page_of(each) for each in misread]
    assert "4 of 5" in sentence


def test_a_long_transcript_is_not_loaded_into_memory() -> None:
    transcript = make_transcript("a")
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=n * 1_000, end_ms=n * 1_000 + 900, text="word " * 100)
        for n in range(1, 20_000)
    )
    tracemalloc.start()
    try:
        with CaptureQueriesContext(connection) as queries:
            run()
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000  # its text is 10 MB
    assert len(queries) < 10
