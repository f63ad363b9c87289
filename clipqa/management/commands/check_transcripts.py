"""List stored transcripts that an older version parsed wrong, as far as their cues show it."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Cue, Transcript
from clipqa.transcripts import CueText
from clipqa.transcripts.misread import ENTITIES, REPEATED, TAGS, TIMES, Sign, find_signs

TRANSCRIPTS = 50  # per query: a transcript has up to 200,000 cues
CUES = 2_000  # at a time
SHOWS = {
    TIMES: "have the times of another cue among their words",
    REPEATED: "begin with the end of the cue before, as captions that roll do",
    TAGS: "have tags of a caption format among their words",
    ENTITIES: "have entities that were not decoded",
}


class Command(BaseCommand):
    help = "List transcripts whose cues show that an older version read their file wrong; exit 1."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = misread = 0
        for ids in _batches():
            signs = dict(_signs(ids))
            checked += len(ids)
            misread += len(signs)
            named = Transcript.objects.select_related("video").in_bulk(signs)
            for pk in sorted(named):
                self._tell(named[pk], signs[pk])
        if misread:
            raise CommandError(
                f"Transcripts that were read wrong: {misread:,} of {checked:,}. Upload the "
                "original file again at the address above, or give it to manage.py "
                "import_transcript; where it is lost, correct the cues there."
            )
        self.stdout.write(f"{checked:,} transcripts: none shows that it was read wrong.")

    def _tell(self, transcript: Transcript, signs: list[Sign]) -> None:
        path = reverse("admin:clipqa_transcript_change", args=[transcript.pk])
        self.stdout.write(f"{transcript}: {settings.CLIPQA_SITE_URL}{path}")
        for sign in signs:
            at, words = format_timecode(sign.start_ms), quote(sign.example)
            self.stdout.write(f"  cues: {sign.cues:,} {SHOWS[sign.kind]}, first at {at}: “{words}”")


def _batches() -> Iterator[list[int]]:
    last = 0
    rows = Transcript.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(rows.filter(pk__gt=last)[:TRANSCRIPTS]):
        yield ids
        last = ids[-1]


def _signs(ids: list[int]) -> Iterator[tuple[int, list[Sign]]]:
    """Yield the signs in these transcripts. The cues of a transcript are never all in memory."""
    cues = Cue.objects.filter(transcript__in=ids)
    cues = cues.order_by("transcript_id", "start_ms", "end_ms", "pk")
    columns = ("transcript_id", "start_ms", "end_ms", "text", "speaker")
    rows = cues.values_list(*columns).iterator(chunk_size=CUES)
    for pk, found in groupby(rows, key=itemgetter(0)):
        if signs := find_signs(CueText(*row[1:]) for row in found):
            yield pk, signs
