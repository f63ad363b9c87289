"""Write a made library in bulk: what importing it would write, without asking for each row.

Entries are composed by the product's own code and the vocabulary is counted by it, once for all
answers; `manage.py rebuild_search --check` then finds nothing to mend.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from clipqa import counters
from clipqa.models import (
    Answer,
    Clip,
    Cue,
    LibraryState,
    Outlet,
    Question,
    SearchEntry,
    Topic,
    Transcript,
    Video,
)
from clipqa.search.backends import get_backend
from clipqa.search.entries import CueRow, compose_entry, will_be_public
from clipqa.search.indexing import write_entries
from clipqa.search.vocabulary import Tally
from scripts.benchmarks.library import Batch, Library
from scripts.benchmarks.spelling import spelling_all_at_once

About = Question.topics.through
TABLES = (Outlet, Topic, Question, About, Video, Transcript, Clip, Cue, Answer)
BATCHES_AT_ONCE = 10
# Built again at the end in one go, which costs a fraction of keeping them row by row.
INDEXES = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS clipqa_search_index_insert",
        "DROP TRIGGER IF EXISTS clipqa_search_index_questions_insert",
    ),
    "postgresql": ("DROP INDEX IF EXISTS entry_terms, entry_question_terms",),
}
HASTE = {
    "sqlite": ("PRAGMA synchronous = OFF",),
    "postgresql": ("SET maintenance_work_mem = '256MB'",),
}
TIDY = {"sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",), "postgresql": ("VACUUM (ANALYZE)",)}


def shelve(library: Library, on_progress: Callable[[int], None] = lambda done: None) -> None:
    _run(HASTE)
    _run(INDEXES)
    with transaction.atomic():
        Outlet.objects.bulk_create(library.outlets)
        Topic.objects.bulk_create(library.topics)
    tally, now, batches, done = Tally(), timezone.now(), library.batches(), 0
    while together := list(islice(batches, BATCHES_AT_ONCE)):
        with transaction.atomic():
            for batch in together:
                _write(batch, library, tally, now)
                done += len(batch.answers)
        on_progress(done)
    _finish(tally)


def _write(batch: Batch, library: Library, tally: Tally, now: datetime) -> None:
    Question.objects.bulk_create(batch.questions)
    About._default_manager.bulk_create(
        About(question_id=question, topic_id=topic) for question, topic in batch.about
    )
    Video.objects.bulk_create(batch.videos)
    Transcript.objects.bulk_create(batch.transcripts)
    Clip.objects.bulk_create(batch.clips)
    Cue.objects.bulk_create(batch.cues)
    Answer.objects.bulk_create(batch.answers)
    entries = [_entry(one, batch, library) for one in batch.answers if will_be_public(one, now)]
    for entry in entries:
        entry.is_counted = True
        tally.add(entry)
    write_entries(entries)


def _entry(answer: Answer, batch: Batch, library: Library) -> SearchEntry:
    question = answer.question
    # As if they had been read with it; composing then asks nothing of the database.
    question._prefetched_objects_cache = {"topics": library.topics_of(question.pk)}  # type: ignore[attr-defined]
    heard: list[CueRow] = [
        (cue.start_ms, cue.end_ms, cue.speaker, cue.text) for cue in batch.said[answer.clip.pk]
    ]
    return compose_entry(answer, heard, answer.clip.video.language)


def _finish(tally: Tally) -> None:
    get_backend().prepare()
    with transaction.atomic(), spelling_all_at_once():
        tally.apply()
        counters.recount()
        LibraryState.objects.touch()
    _count_ids_on()
    _run(TIDY)


def _count_ids_on() -> None:
    """Ids were given, so the database's own counters still stand at one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _run(statements: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
