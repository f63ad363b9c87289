"""Replace a video's transcript by that in a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from clipqa import providers
from clipqa.curation.transcripts import plan_replacement, save_transcript
from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.hosts import provider_table
from clipqa.models import Event, Source, Transcript, Video
from clipqa.models.fields import translated, validate_language
from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import ENCODINGS, normalize_encoding
from clipqa.transcripts.formats import FORMATS
from clipqa.transcripts.overview import fit_warnings
from clipqa.transcripts.reading import MAX_BYTES, ParsedTranscript, read_file

FORMAT_NAMES = ", ".join(row.name for row in FORMATS)


class Command(BaseCommand):
    help = f"Replace the transcript of a video in one language by FILE ({FORMAT_NAMES})."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("video", help="the video's slug, or its address")
        parser.add_argument("file", help="the transcript, or - for standard input")
        parser.add_argument("--language", default="", help="such as pt-BR (default: the video's)")
        parser.add_argument(
            "--encoding",
            default="",
            help=f"of the file, where it does not tell: {', '.join(ENCODINGS)}",
        )
        parser.add_argument(
            "--corrected", action="store_true", help="mark it as corrected by a person"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say how it is read, change nothing"
        )

    def handle(self, *args: Any, video: str, file: str, **options: Any) -> None:
        found = _video(video)
        language = options["language"] or found.language
        try:
            validate_language(language)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        cues, warnings = _read(file, options["encoding"])
        for warning in warnings:
            self.stdout.write(f"warning: {translated(warning)}")
        for warning in fit_warnings(cues, found.duration_ms):
            self.stdout.write(f"warning: {translated(warning)}")
        present = Transcript.objects.filter(video=found, language=language).first()
        before = present.cues.count() if present else 0
        if present:
            self.stdout.write(_losses(present, cues))
        if not options["dry_run"]:
            counts = {"cues": len(cues), "language": language}
            with transaction.atomic(), as_actor(source=Source.COMMAND):
                save_transcript(found, language, cues, is_corrected=options["corrected"])
                note(Event.IMPORTED, f"{Path(file).name}: {found}", {"cues": before}, counts)
        self.stdout.write(f"{found} ({language}): cues {len(cues):,}, before {before:,}.")
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")


def _losses(present: Transcript, cues: list[CueText]) -> str:
    plan, states = plan_replacement(present, cues)
    gone = [*plan.changed, *plan.removed]
    corrected = sum(states[pk].corrected_at is not None for pk in gone)
    return (
        f"Of the present cues {len(plan.removed):,} are removed and {len(plan.changed):,} changed, "
        f"{corrected:,} of them corrected by a person; {len(plan.added):,} are new. The history "
        "keeps the former ones."
    )


def _video(text: str) -> Video:
    """Find a video by its slug, else by its URL in any form."""
    found = Video.objects.filter(slug=text).first()
    if found is not None:
        return found
    try:
        source = provider_table().recognise(text)
    except providers.SourceError as error:
        raise CommandError(
            f"No video has the slug {text!r}. Give the last part of its page's address, or the "
            "address of the video itself."
        ) from error
    found = Video.objects.of_source(source).first()
    if found is None:
        raise CommandError(f"The library has no video at {text}. Add it first.")
    return found


def _read(file: str, encoding: str) -> ParsedTranscript:
    chosen = normalize_encoding(encoding)
    if encoding and not chosen:
        raise CommandError(
            f"{encoding!r} is not an encoding. Choose one of {', '.join(ENCODINGS)}."
        )
    try:
        return read_file(_content(file), chosen)
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror or error}.") from error
    except TranscriptError as error:
        raise CommandError(f"{translated(error)} Nothing was changed.") from error


def _content(file: str) -> bytes:
    if file == "-":
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise CommandError("The file is larger than 40 MB. Give the transcript alone.")
    return content
