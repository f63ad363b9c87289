"""Importing a transcript file from the command line."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clipqa.models import AuditEntry, Cue, SearchEntry, Transcript, Video
from clipqa.search.drift import find_drift
from tests.factories import make_cues, make_published, make_video

pytestmark = pytest.mark.django_db

VTT = "WEBVTT\n\n00:50.000 --> 00:52.500\n<v Ann Ash>Große Wörter.\n"
SRT = "1\n00:00:50,000 --> 00:00:52,500\nGroße Wörter.\n"


@pytest.fixture
def video() -> Video:
    video = make_published().clip.video
    video.duration_ms = 60_000
    video.save()
    return video


def run(*args: Any, **options: Any) -> list[str]:
    out = io.StringIO()
    call_command("import_transcript", *args, stdout=out, **options)
    return out.getvalue().splitlines()


def written(folder: Path, content: bytes, name: str = "talk.vtt") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("text", [VTT, SRT])
def test_the_cues_of_a_file_replace_those_of_the_video(
    video: Video, tmp_path: Path, text: str
) -> None:
    make_cues(video, (50_000, 51_000, "Old."), (52_000, 53_000, "Older."))
    output = run(video.slug, written(tmp_path, text.encode()))
    assert output == [
        (
            "Of the present cues 2 are removed and 0 changed, 0 of them corrected by a person; 1 "
            "are new. The history keeps the former ones."
        ),
        f"{video} (en): cues 1, before 2.",
    ]
    assert Cue.objects.get().text == "Große Wörter."
    assert SearchEntry.objects.get().transcript_text == "Große Wörter."
    assert not find_drift()
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.actor_name) == (f"talk.vtt: {video}", "the command line")
    assert (entry.before, entry.after) == ({"cues": 2}, {"cues": 1, "language": "en"})


@pytest.mark.parametrize(
    "address",
    ["https://youtu.be/dQw4w9WgXcQ?t=9", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "slug"],
)
def test_a_video_is_found_by_its_slug_or_any_of_its_addresses(tmp_path: Path, address: str) -> None:
    video = make_video(url="https://www.youtube.com/embed/dQw4w9WgXcQ", slug="slug")
    run(address, written(tmp_path, VTT.encode()), language="de")
    transcript = Transcript.objects.get()
    assert (transcript.video, transcript.language) == (video, "de")


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", ""), ("utf-16", ""), ("cp1252", "Windows-1252"), ("utf-16-be", "UTF-16")],
)
def test_a_guessed_encoding_is_reported(
    video: Video, tmp_path: Path, encoding: str, label: str
) -> None:
    *warnings, _done = run(video.slug, written(tmp_path, VTT.encode(encoding)))
    warning = f"warning: Read as {label}; choose another encoding if letters look wrong."
    assert warnings == ([warning] if label else [])
    assert Cue.objects.get().text == "Große Wörter."


@pytest.mark.parametrize("name", ["cp1252", "windows-1252", "latin-1", "mac-roman"])
def test_the_encoding_can_be_given_by_any_of_its_names(
    video: Video, tmp_path: Path, name: str
) -> None:
    assert len(run(video.slug, written(tmp_path, VTT.encode(name)), encoding=name)) == 1
    assert Cue.objects.get().text == "Große Wörter."


def test_a_transcript_that_does_not_fit_its_video_gets_a_warning(
    video: Video, tmp_path: Path
) -> None:
    Video.objects.update(duration_ms=40_000)
    output = run(video.slug, written(tmp_path, VTT.encode()), corrected=True)
    assert output[0].startswith("warning: Cues past the end of the video, which lasts 00:40: 1")
    assert Transcript.objects.get().is_corrected


def test_ignored_text_is_reported_with_its_line(video: Video, tmp_path: Path) -> None:
    output = run(video.slug, written(tmp_path, f"{SRT}\nlost\n\n{SRT}".encode()))
    assert output[0].startswith("warning: Line 5 of the transcript: “lost” is ignored")
    assert len(output) == 2


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (SRT.encode("cp1252") + b"\x00", {}, "encoding of this file can't be detected. Choose its"),
        (SRT.encode("cp1252"), {"encoding": "utf-8"}, "Line 3 of the file can't be read as UTF-8"),
        (
            SRT.encode(),
            {"encoding": "klingon"},
            "'klingon' is not an encoding. Choose one of utf-8, ",
        ),
        (SRT.encode(), {"language": "Deutsch"}, "is not a language tag. Write it like en"),
        (b"1\n00:00:02,000 --> 00:00:01,000\na", {}, "Line 2 of the transcript: .* ends before"),
        (b"\n\n", {}, "No cues were found"),
        (b"", {}, "No cues were found"),
        (b"\n" * 40_000_001, {}, "larger than 40 MB"),
    ],
    ids=range(8),
)
def test_an_unreadable_file_gets_a_message_and_changes_nothing(
    video: Video, tmp_path: Path, content: bytes, options: dict[str, str], sentence: str
) -> None:
    make_cues(video, (50_000, 51_000, "Old."))
    with pytest.raises(CommandError, match=sentence):
        run(video.slug, written(tmp_path, content), **options)
    assert Cue.objects.get().text == "Old."
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", "No video has the slug 'nothing'. Give the last part"),
        ("https://example.org/page", "No video has the slug"),
        ("https://youtu.be/jNQXAC9IVRw", "no video at https://youtu.be/jNQXAC9IVRw. Add it first"),
    ],
)
def test_an_unknown_video_gets_a_message(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(name, written(tmp_path, VTT.encode()))


def test_a_missing_file_gets_a_message(video: Video, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.vtt can't be read: No such file"):
        run(video.slug, str(tmp_path / "none.vtt"))


def test_a_dry_run_reports_the_result_and_changes_nothing(video: Video, tmp_path: Path) -> None:
    make_cues(video, (50_000, 51_000, "Old."))
    output = run(video.slug, written(tmp_path, VTT.encode("cp1252")), dry_run=True)
    assert output[0].startswith("warning: Read as Windows-1252")
    assert output[1].startswith("Of the present cues 1 are removed and 0 changed")
    assert output[2] == f"{video} (en): cues 1, before 1."
    assert output[3] == "This was a dry run: nothing was changed."
    assert Cue.objects.get().text == "Old."
    assert not AuditEntry.objects.exists()


def test_a_transcript_is_read_from_standard_input(
    video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(VTT.encode())))
    run(video.slug, "-")
    assert Cue.objects.get().speaker == "Ann Ash"
