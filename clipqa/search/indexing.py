"""Update search entries inside the transaction that saves the answers."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from clipqa import counters
from clipqa.counters import CounterDelta, take_writer_lock, topics_counted
from clipqa.db.bulk import insert_rows, rows_of, update_on_conflict
from clipqa.db.statements import Columns, compiled_once, placeholder_ids
from clipqa.facets import facet_lines
from clipqa.models import Answer, EntryFacets, LibraryState, SearchEntry, TopicEntry
from clipqa.models.entry_facets import SHARED_COLUMNS
from clipqa.models.facet_columns import ATTNAMES
from clipqa.search.backends import get_backend
from clipqa.search.entries import compose_entries
from clipqa.search.facet_texts import delete_unused_texts, write_texts
from clipqa.search.vocabulary import TERM_FIELDS, TEXT_FIELDS, VocabularyDelta, recount

CHUNK = 500
FIELDS = SearchEntry._meta.concrete_fields
COLUMNS = [str(field.column) for field in FIELDS]
shared_values = itemgetter(*map(COLUMNS.index, ["answer_id", *SHARED_COLUMNS]))
# The columns by which the vocabulary and the lists are counted.
COUNTED = Columns(
    {
        "": (
            SearchEntry,
            (
                *("answer_id", *TERM_FIELDS, *TEXT_FIELDS),
                *("published_at", "outlet_id", *ATTNAMES),
            ),
        )
    }
)

Item = TypeVar("Item")


def index_answers(answer_ids: Iterable[int], now: datetime | None = None) -> None:
    """Insert, update or delete the entries of these answers.

    The caller opens the transaction, and touches `LibraryState` as its last statement.
    """
    now = now or timezone.now()
    take_writer_lock()
    for ids in chunked(answer_ids, CHUNK):
        _index_chunk(ids, now)


def _index_chunk(ids: list[int], now: datetime) -> None:
    words, lists = VocabularyDelta(), CounterDelta()
    _subtract(ids, words, lists)
    entries = compose_entries(ids, now)
    for entry in entries:
        entry.is_counted = entry.visible_from <= now
    counted = {entry: topic_ids_of(entry) for entry in entries if entry.is_counted}
    for entry, topic_ids in counted.items():
        words.add(entry)
        lists.add(entry, topic_ids)
    if hidden := set(ids) - {entry.answer_id for entry in entries}:
        SearchEntry.objects.filter(pk__in=hidden).delete()
    write_entries(entries)
    if moved := lists.moved():
        TopicEntry.objects.filter(entry__in=moved).delete()
        topic_entries = [
            (topic_id, entry.pk, connection.ops.adapt_datetimefield_value(entry.published_at))
            for entry, topic_ids in counted.items()
            for topic_id in topic_ids
            if entry.pk in moved
        ]
        insert_rows(TopicEntry, ("topic_id", "entry_id", "published_at"), topic_entries)
    words.apply()
    lists.apply()


def write_entries(entries: list[SearchEntry]) -> None:
    """Insert or update entries, with the columns of the search backend and the facets."""
    backend = get_backend()
    rows = rows_of(entries, FIELDS)
    both = zip(entries, rows, strict=True)
    columns = [*COLUMNS, *backend.extra_columns]
    with_extra = [(*row, *backend.extra_values(entry)) for entry, row in both]
    insert_rows(SearchEntry, columns, with_extra, update_on_conflict("answer_id", columns))
    columns = ["entry_id", *SHARED_COLUMNS, "lines"]
    facets = [
        (*shared_values(row), facet_lines(entry, topic_ids_of(entry)))
        for entry, row in zip(entries, rows, strict=True)
    ]
    insert_rows(EntryFacets, columns, facets, update_on_conflict("entry_id", columns))
    write_texts(entries)


def _subtract(ids: list[int], words: VocabularyDelta, lists: CounterDelta) -> None:
    """Subtract the stored values of these entries from the counters."""
    topics = topics_counted(ids)
    for row in _counted_entries().ask(ids=ids):
        entry = COUNTED.record(iter(row))
        words.remove(entry)
        lists.remove(entry, topics.get(entry.pk, ()))


@compiled_once
def _counted_entries() -> "QuerySet[Any, Any]":
    counted = SearchEntry.objects.filter(pk__in=placeholder_ids("ids"), is_counted=True)
    return counted.values_list(*COUNTED.names)


def topic_ids_of(entry: SearchEntry) -> list[int]:
    """Return the topics of an entry. Its question must be loaded with them."""
    return [topic.pk for topic in entry.question.topics.all()]


def remove_answers(answer_ids: Iterable[int]) -> None:
    """Delete the entries of answers that are about to be deleted, and subtract their counts."""
    take_writer_lock()
    for ids in chunked(answer_ids, CHUNK):
        words, lists = VocabularyDelta(), CounterDelta()
        _subtract(ids, words, lists)
        SearchEntry.objects.filter(pk__in=ids).delete()
        words.apply()
        lists.apply()


def rebuild_index(on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Write every entry again, in transactions of 500, while the site stays available.

    Return the number of entries afterwards. Each entry keeps its old values until its transaction,
    so the library never appears empty.
    """
    # First, since FTS5 can't delete terms that an inconsistent index does not have.
    get_backend().rebuild()
    done = 0
    for ids in chunked(Answer.objects.order_by("pk").values_list("pk", flat=True), CHUNK):
        with transaction.atomic():
            index_answers(ids)
        done += len(ids)
        on_progress(done)
    with transaction.atomic():
        take_writer_lock()
        recount()
        counters.recount()
        delete_unused_texts()
        LibraryState.objects.touch()
    get_backend().optimize()
    return SearchEntry.objects.count()


def chunked(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
