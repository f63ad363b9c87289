"""A temporary database with given documents, to measure the search without the real library."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from os import getpid
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils import timezone

from clipqa.models import (
    Answer,
    Clip,
    Cue,
    LibraryState,
    Outlet,
    Question,
    Status,
    Transcript,
    Video,
)
from clipqa.models.public_id import new_public_id
from clipqa.models.question import fold_question
from clipqa.search.indexing import CHUNK, index_answers

GAP = timedelta(seconds=1)
SCRATCH = "clipqa_scratch"
# A published answer must have a text, but a document may be empty. This character is not a letter
# or digit, so it adds no term to the entry.
NO_WORDS = "…"


@dataclass(frozen=True)
class Document:
    key: str
    title: str
    body: str
    transcript: str = ""
    language: str = "en"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Create an empty database and drop it at the end.

    Its name differs from that of the test database, which is not changed.
    """
    real, for_tests = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    saved = dict(for_tests)
    with TemporaryDirectory() as folder:
        is_file = connection.vendor == "sqlite"
        for_tests["NAME"] = f"{folder}/{SCRATCH}.sqlite3" if is_file else f"{SCRATCH}_{getpid()}"
        for_tests["MIGRATE"] = False  # create tables from models, without running migrations
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(real, verbosity=0)
        finally:
            for_tests.clear()
            for_tests.update(saved)


def add_documents(documents: Iterable[Document], newest: datetime | None = None) -> int:
    """Add documents to the library as published answers, each newer than the one before."""
    outlet, _ = Outlet.objects.get_or_create(name="-", defaults={"slug": "scratch"})
    at = newest or timezone.now() - timedelta(days=30)
    iterator, done = iter(documents), 0
    while chunk := list(islice(iterator, CHUNK)):
        with transaction.atomic():
            _add_chunk(chunk, outlet, at + done * GAP)
            LibraryState.objects.touch()
        done += len(chunk)
    return done


def _add_chunk(documents: list[Document], outlet: Outlet, at: datetime) -> None:
    questions = _questions(documents)
    source = f"media:{new_public_id()}.mp4"
    video = Video.objects.create(provider="file", source_id=source, outlet=outlet, title="-")
    clips = Clip.objects.bulk_create(
        Clip(video=video, start_ms=10 * n, end_ms=10 * n + 10) for n in range(len(documents))
    )
    _transcribe(video, clips, documents)
    answers = Answer.objects.bulk_create(
        Answer(
            key=document.key,
            question=questions[fold_question(_question_text(document))],
            clip=clip,
            body=document.body.strip() or NO_WORDS,
            status=Status.PUBLISHED,
            published_at=at + n * GAP,
        )
        for n, (document, clip) in enumerate(zip(documents, clips, strict=True))
    )
    index_answers([answer.pk for answer in answers])


def _transcribe(video: Video, clips: list[Clip], documents: list[Document]) -> None:
    transcript = Transcript.objects.create(video=video, language=video.language)
    Cue.objects.bulk_create(
        Cue(
            transcript=transcript,
            start_ms=clip.start_ms,
            end_ms=clip.end_ms,
            text=document.transcript,
        )
        for clip, document in zip(clips, documents, strict=True)
        if document.transcript
    )


def _question_text(document: Document) -> str:
    # A document without a title belongs to a question without a searchable word.
    return document.title or "?"


def _questions(documents: list[Document]) -> dict[str, Question]:
    wanted = {fold_question(_question_text(document)): document for document in documents}
    found = {q.folded_text: q for q in Question.objects.filter(folded_text__in=wanted)}
    fresh = [
        Question(
            text=_question_text(document),
            folded_text=folded,
            slug=new_public_id(),
            language=document.language,
        )
        for folded, document in wanted.items()
        if folded not in found
    ]
    Question.objects.bulk_create(fresh)
    return found | {q.folded_text: q for q in fresh}
