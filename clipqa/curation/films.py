"""Insert the jobs that analyse stored films. `manage.py work` runs them (`clipqa/films/`)."""

from clipqa.jobs.tasks import wake_up
from clipqa.models import FilmAnalysis, Video
from clipqa.models.video import STORED_PREFIX

MAX_PLANNED = 1_000  # at once


def plan_analysis(video: Video) -> None:
    if video.is_stored_here:
        _plan([video.pk])


def plan_missing_analyses() -> None:
    """Insert jobs for films that were added by an import, a restore or an older release."""
    missing = Video.objects.filter(
        source_id__startswith=STORED_PREFIX, film_analysis__isnull=True
    ).order_by("pk")
    _plan(list(missing.values_list("pk", flat=True)[:MAX_PLANNED]))


def _plan(video_ids: list[int]) -> None:
    if video_ids:
        rows = [FilmAnalysis(video_id=pk) for pk in video_ids]
        FilmAnalysis.objects.bulk_create(rows, ignore_conflicts=True)
        wake_up()
