"""Analyse a stored film: the kind of job whose rows are `FilmAnalysis`."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.films import plan_missing_analyses
from clipqa.films.frame_times import measure_frame_times, pack
from clipqa.films.levels import MAX_OVERVIEW_PAIRS, Levels, measure_levels
from clipqa.films.programs import MAX_SECONDS, output_of, program
from clipqa.jobs.errors import JobCancelled, JobError
from clipqa.jobs.kinds import Effect, Kind, register
from clipqa.lib.stored_files import stored_path
from clipqa.models import FilmAnalysis, Video
from clipqa.posters.frames import input_arguments

STREAMS = ["-show_entries", "stream=codec_type", "-of", "csv=p=0"]
SOUND, PICTURE = "audio", "video"


def analyse(job: FilmAnalysis) -> Effect:
    """Measure the film, and return the function that stores the results."""
    film = _file_of(job)
    streams = _streams(film)
    levels = measure_levels(film) if SOUND in streams else Levels(0, b"")
    times = measure_frame_times(film) if PICTURE in streams else []
    return partial(_store, job.pk, levels, times)


def _file_of(job: FilmAnalysis) -> Path:
    video = Video.objects.filter(pk=job.video_id).first()
    if video is None:
        raise JobCancelled(_("The video was deleted."))
    film = stored_path(video.stored_name)
    if film is None or not film.is_file():
        raise JobError(_("The file of this film is missing in the media storage."))
    if not input_arguments(film):
        raise JobError(_("Films of this kind are not analysed."))
    return film


def _streams(film: Path) -> set[str]:
    command = [program("ffprobe"), "-v", "error", *STREAMS, *input_arguments(film)]
    with output_of(command, seconds=60) as output:
        return {line.decode(errors="replace").strip(" ,\r\n") for line in output}


def _store(pk: int, levels: Levels, times: list[int]) -> None:
    overview = levels.within(MAX_OVERVIEW_PAIRS)
    FilmAnalysis.objects.filter(pk=pk).update(
        level_ms=levels.ms,
        levels=levels.pairs,
        overview_ms=overview.ms,
        overview=overview.pairs,
        frame_count=len(times),
        frame_times=pack(times),
    )


register(
    Kind(
        label=gettext_lazy("Analyses of stored films"),
        model=FilmAnalysis,
        perform=analyse,
        lease=timedelta(seconds=2 * MAX_SECONDS) + timedelta(minutes=3),
        interruptible=True,
        is_awaited=False,  # the clip desk works without the results too
        plan=plan_missing_analyses,
    )
)
