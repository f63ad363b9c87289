"""Stored films are analysed once, within limits of time and memory; failures have a reason."""

from pathlib import Path
from typing import Any

import pytest

from clipqa.curation import save_record
from clipqa.films import programs
from clipqa.films.frame_times import unpack
from clipqa.jobs.errors import JobError
from clipqa.jobs.kinds import KINDS
from clipqa.jobs.running import run_due
from clipqa.jobs.status import retry
from clipqa.models import FilmAnalysis, JobState, Video
from tests.factories import make_video
from tests.films.conftest import stored_video

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
KIND = KINDS["filmanalysis"]


def analysed(video: Video) -> FilmAnalysis:
    run_due()
    return FilmAnalysis.objects.get(video=video)


def test_levels_and_frame_times_of_a_film_are_stored(media: Path, films: Any) -> None:
    found = analysed(stored_video(media, films["whole"]))
    assert (found.state, found.last_error) == (JobState.DONE, "")
    pairs, times = bytes(found.levels), unpack(bytes(found.frame_times))
    second = 1000 // found.level_ms  # pairs
    assert set(pairs[: 2 * (second - 5)]) <= {127, 128}
    loud = pairs[2 * (second + 5) : 2 * (2 * second - 5)]
    assert max(loud[0::2]) < 30
    assert min(loud[1::2]) > 225
    assert (found.frame_count, len(times)) == (50, 50)
    assert times[:3] == [0, 40_000, 80_000]


def test_a_film_without_sound_has_frame_times_only(media: Path, films: Any) -> None:
    found = analysed(stored_video(media, films["silent"]))
    assert found.state == JobState.DONE
    assert (bytes(found.levels), found.frame_count) == (b"", 50)


def test_a_film_without_pictures_has_levels_only(media: Path, films: Any) -> None:
    found = analysed(stored_video(media, films["sound"], "sound.m4v"))
    assert found.state == JobState.DONE
    assert (found.frame_count, len(found.levels) > 80) == (0, True)


def test_a_video_is_planned_once_and_one_of_another_host_never(media: Path, films: Any) -> None:
    video = stored_video(media, films["silent"])
    save_record(video)
    save_record(make_video())
    KIND.plan()
    assert FilmAnalysis.objects.get().video == video


def test_films_that_no_verb_recorded_are_planned(media: Path, films: Any) -> None:
    stored_video(media, films["silent"])
    FilmAnalysis.objects.all().delete()
    KIND.plan()
    assert FilmAnalysis.objects.count() == 1


def test_a_damaged_film_fails_with_a_reason(media: Path) -> None:
    found = analysed(stored_video(media, b"\0\0\0\x18ftypisom" + b"\0" * 500))
    assert found.state == JobState.FAILED
    assert "can't read this film" in found.last_error


def test_a_missing_file_fails_with_a_reason(media: Path, films: Any) -> None:
    video = stored_video(media, films["silent"])
    (media / "film.mp4").unlink()
    assert "missing in the media storage" in analysed(video).last_error


def test_a_playlist_that_names_another_host_is_not_opened(media: Path) -> None:
    video = stored_video(media, b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/x.ts\n", "film.m3u8")
    assert "not analysed" in analysed(video).last_error


def test_without_ffmpeg_an_analysis_fails_with_a_reason_and_is_not_tried_again(
    media: Path, films: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = stored_video(media, films["silent"])
    monkeypatch.setenv("PATH", str(media))
    found = analysed(video)
    assert (found.state, found.attempts) == (JobState.FAILED, 1)
    assert "is not installed" in found.last_error
    KIND.plan()
    save_record(video)
    assert run_due() == 0
    monkeypatch.undo()
    assert retry(KIND) == 1
    assert analysed(video).state == JobState.DONE


def test_a_film_that_takes_too_long_is_given_up() -> None:
    with (
        pytest.raises(JobError, match="longer than"),
        programs.output_of(["/bin/sleep", "60"], seconds=0.1) as output,
    ):
        output.read()


def test_a_program_gets_only_so_much_memory_and_a_low_priority() -> None:
    command = ["/bin/sh", "-c", "sleep 0.2; ulimit -v; nice"]
    with programs.output_of(command) as output:
        memory, niceness = map(int, output.read().split())
    assert memory == programs.MAX_MEMORY // 1024
    assert niceness >= programs.LOW_PRIORITY


def test_an_analysis_goes_with_its_video(media: Path, films: Any) -> None:
    stored_video(media, films["silent"]).delete()
    assert not FilmAnalysis.objects.exists()
