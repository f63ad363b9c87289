"""`manage.py tidy` and the worker delete uploads that nobody stored within a day."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from clipqa.curation.staging import stage
from clipqa.jobs.upkeep import keep_up
from clipqa.media.kept_uploads import FOLDER, keep_upload
from clipqa.models import StagedTranscript
from clipqa.transcripts import CueText
from tests.admin.people import person
from tests.factories import make_video

pytestmark = pytest.mark.django_db
TWO_DAYS = timedelta(days=2)


@pytest.fixture
def recent(settings: Any, tmp_path: Path) -> tuple[StagedTranscript, Path]:
    """A transcript and a film that were just uploaded, beside those of two days ago."""
    settings.MEDIA_ROOT = tmp_path
    video, cues = make_video(), [CueText(0, 1_000, "We meet.", "Ada")]
    old, new = (stage(video, "en", cues, [], person(name)) for name in ("ada", "bela"))
    StagedTranscript.objects.filter(pk=old.pk).update(at=timezone.now() - TWO_DAYS)
    for _ in range(2):
        keep_upload(ContentFile(b"a film", name="film.mp4"))
    outdated, kept = (tmp_path / FOLDER).iterdir()
    long_ago = time.time() - TWO_DAYS.total_seconds()
    os.utime(outdated, (long_ago, long_ago))
    return new, kept


def assert_only(recent: tuple[StagedTranscript, Path]) -> None:
    staged, film = recent
    assert list(StagedTranscript.objects.all()) == [staged]
    assert list(film.parent.iterdir()) == [film]


def test_it_deletes_outdated_uploads_and_says_how_many(
    recent: tuple[StagedTranscript, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("tidy")
    assert capsys.readouterr().out == (
        "Deleted: 0 jobs, 0 questions of readers, 1 uploaded transcripts, 0 uploaded imports, "
        "1 uploaded films, 0 unconfirmed subscriptions, 0 reports of problems, "
        "0 addresses of claims of rights.\n"
    )
    assert_only(recent)


def test_the_worker_deletes_them_too(recent: tuple[StagedTranscript, Path]) -> None:
    keep_up()
    assert_only(recent)
