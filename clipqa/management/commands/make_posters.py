"""Make posters of clips of stored videos, from the frames at their start."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from clipqa.models.clip import Clip
from clipqa.models.video import STORED_PREFIX
from clipqa.posters import ensure_poster


class Command(BaseCommand):
    help = "Make missing posters of clips from the films in the media storage, with ffmpeg."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="make every poster again, and replace uploaded ones of these clips",
        )

    def handle(self, *args: Any, refresh: bool, **options: Any) -> None:
        clips = Clip.objects.filter(video__source_id__startswith=STORED_PREFIX)
        if not refresh:
            clips = clips.filter(poster="")
        made = [ensure_poster(clip, refresh=refresh) for clip in _one_by_one(clips)]
        left = len(made) - sum(made)
        self.stdout.write(f"{sum(made)} posters made, {left} clips keep a generated poster.")


def _one_by_one(clips: QuerySet[Clip]) -> Iterator[Clip]:
    """Load each clip just before it is used, without an open cursor: a frame takes a second."""
    for pk in list(clips.order_by("pk").values_list("pk", flat=True)):
        yield from clips.select_related("video").filter(pk=pk)
