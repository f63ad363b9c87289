"""Write a made library in bulk: the rows that an import would write, without its look-ups.

The product's own code composes the entries and counts the vocabulary, once for all answers, so
`manage.py rebuild_search --check` finds no difference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from unittest.mock import patch

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
    SearchSpelling,
    SearchWord,
    Topic,
    Transcript,
    Video,
)
from clipqa.search import vocabulary
from clipqa.search.backends import get_backend
from clipqa.search.cue_index import prepare_cue_index
from clipqa.search.entries import CueRow, compose_entry, will_be_public
from clipqa.search.indexing import write_entries
from clipqa.search.vocabulary import VocabularyDelta, spellings_of
from lab.benchmarks.library import Batch, Library

QuestionTopic = Question.topics.through
TABLES = (Outlet, Topic, Question, QuestionTopic, Video, Transcript, Clip, Cue, Answer)
BATCHES_PER_TRANSACTION = 10
# Dropped and built again at the end, which costs a fraction of updating them row by row.
DROP_INDEXES = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS clipqa_search_index_insert",
        "DROP TRIGGER IF EXISTS clipqa_search_index_questions_insert",
        "DROP TRIGGER IF EXISTS clipqa_cue_index_insert",
    ),
    "postgresql": ("DROP INDEX IF EXISTS entry_terms, entry_question_terms, cue_words",),
}
FAST = {
    "sqlite": ("PRAGMA synchronous = OFF",),
    "postgresql": ("SET maintenance_work_mem = '256MB'",),
}
CLEAN_UP = {"sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",), "postgresql": ("VACUUM (ANALYZE)",)}


def write_library(library: Library, on_progress: Callable[[int], None] = lambda done: None) -> None:
    _run(FAST)
    _run(DROP_INDEXES)
    with transaction.atomic():
        Outlet.objects.bulk_create(library.outlets)
        Topic.objects.bulk_create(library.topics)
    words, now, batches, done = VocabularyDelta(), timezone.now(), library.batches(), 0
    while group := list(islice(batches, BATCHES_PER_TRANSACTION)):
        with transaction.atomic():
            for batch in group:
                _write(batch, library, words, now)
                done += len(batch.answers)
        on_progress(done)
    _finish(words)


def _write(batch: Batch, library: Library, words: VocabularyDelta, now: datetime) -> None:
    Question.objects.bulk_create(batch.questions)
    QuestionTopic._default_manager.bulk_create(
        QuestionTopic(question_id=question, topic_id=topic)
        for question, topic in batch.question_topics
    )
    Video.objects.bulk_create(batch.videos)
    Transcript.objects.bulk_create(batch.transcripts)
    Clip.objects.bulk_create(batch.clips)
    Cue.objects.bulk_create(batch.cues)
    Answer.objects.bulk_create(batch.answers)
    entries = [_entry(one, batch, library) for one in batch.answers if will_be_public(one, now)]
    for entry in entries:
        entry.is_counted = True
        words.add(entry)
    write_entries(entries)


def _entry(answer: Answer, batch: Batch, library: Library) -> SearchEntry:
    question = answer.question
    # As prefetched topics, so that composing the entry sends no query.
    question._prefetched_objects_cache = {"topics": library.topics_of(question.pk)}  # type: ignore[attr-defined]
    cues: list[CueRow] = [
        (cue.start_ms, cue.end_ms, cue.speaker, cue.text) for cue in batch.cues_of[answer.clip.pk]
    ]
    return compose_entry(answer, cues, answer.clip.video.language)


def _finish(words: VocabularyDelta) -> None:
    get_backend().prepare()
    prepare_cue_index()
    with transaction.atomic(), spellings_at_once():
        words.apply()
        counters.recount()
        LibraryState.objects.touch()
    _reset_sequences()
    _run(CLEAN_UP)


def _reset_sequences() -> None:
    """Rows were written with their ids, so PostgreSQL's sequences still begin at one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _run(statements: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


@contextmanager
def spellings_at_once() -> Iterator[None]:
    """Write the spellings of all words; the product first looks which words have none yet."""
    with patch.object(vocabulary, "_spell", _write_spellings):
        yield


def _write_spellings(words: object) -> None:
    known = SearchWord.objects.values_list("word", "pk").iterator(5_000)
    rows = sorted((spelling, pk) for word, pk in known for spelling in spellings_of(word))
    table = SearchSpelling._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (spelling, word_id) VALUES (%s, %s)", rows)  # noqa: S608
