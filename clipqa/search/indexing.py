"""Keep search entries equal to the answers: called inside the transaction that saves them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from clipqa import counters
from clipqa.counters import ListTally, take_turn, topics_counted
from clipqa.models import Answer, EntryFacets, LibraryState, SearchEntry, TopicEntry
from clipqa.models.bulk import insert_rows, overwriting, rows_of
from clipqa.models.entry_facets import ALIKE, facet_lines
from clipqa.search.backends import get_backend
from clipqa.search.entries import compose_entries
from clipqa.search.vocabulary import TERM_FIELDS, TEXT_FIELDS, Tally, recount
from clipqa.statements import Columns, given_ids, put_together_once

CHUNK = 500
FIELDS = SearchEntry._meta.concrete_fields
COLUMNS = [str(field.column) for field in FIELDS]
alike_in = itemgetter(*map(COLUMNS.index, ["answer_id", *ALIKE]))
# What the vocabulary and the lists are counted by.
COUNTED = Columns(
    {
        "": (
            SearchEntry,
            (
                *("answer_id", *TERM_FIELDS, *TEXT_FIELDS),
                *("published_at", "outlet_id", "duration_ms", "shown_on", "language"),
            ),
        )
    }
)

Item = TypeVar("Item")


def index_answers(answer_ids: Iterable[int], now: datetime | None = None) -> None:
    """Write, rewrite or drop the entries of these answers.

    The caller holds the transaction and touches `LibraryState` last.
    """
    now = now or timezone.now()
    take_turn()
    for ids in chunked(answer_ids, CHUNK):
        _index_chunk(ids, now)


def _index_chunk(ids: list[int], now: datetime) -> None:
    words, lists = Tally(), ListTally()
    _take_out(ids, words, lists)
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
        come = [
            (topic_id, entry.pk, connection.ops.adapt_datetimefield_value(entry.published_at))
            for entry, topic_ids in counted.items()
            for topic_id in topic_ids
            if entry.pk in moved
        ]
        insert_rows(TopicEntry, ("topic_id", "entry_id", "published_at"), come)
    words.apply()
    lists.apply()


def write_entries(entries: list[SearchEntry]) -> None:
    """Write these, over what stands of them, where the engine finds them."""
    engine = get_backend()
    rows = rows_of(entries, FIELDS)
    both = zip(entries, rows, strict=True)
    columns = [*COLUMNS, *engine.own_columns]
    with_own = [(*row, *engine.own_values(entry)) for entry, row in both]
    insert_rows(SearchEntry, columns, with_own, overwriting("answer_id", columns))
    columns = ["entry_id", *ALIKE, "lines"]
    facets = [
        (*alike_in(row), facet_lines(entry, topic_ids_of(entry)))
        for entry, row in zip(entries, rows, strict=True)
    ]
    insert_rows(EntryFacets, columns, facets, overwriting("entry_id", columns))


def _take_out(ids: list[int], words: Tally, lists: ListTally) -> None:
    """Count off what these entries said until now."""
    topics = topics_counted(ids)
    for row in _counted_entries().ask(ids=ids):
        entry = COUNTED.record(iter(row))
        words.remove(entry)
        lists.remove(entry, topics.get(entry.pk, ()))


@put_together_once
def _counted_entries() -> "QuerySet[Any, Any]":
    counted = SearchEntry.objects.filter(pk__in=given_ids("ids"), is_counted=True)
    return counted.values_list(*COUNTED.names)


def topic_ids_of(entry: SearchEntry) -> list[int]:
    """The topics of an entry whose question was loaded with them."""
    return [topic.pk for topic in entry.question.topics.all()]


def forget_answers(answer_ids: Iterable[int]) -> None:
    """Drop the entries of answers that are about to be deleted, and their words' counts."""
    take_turn()
    for ids in chunked(answer_ids, CHUNK):
        words, lists = Tally(), ListTally()
        _take_out(ids, words, lists)
        SearchEntry.objects.filter(pk__in=ids).delete()
        words.apply()
        lists.apply()


def rebuild_index(on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Rewrite every entry, in transactions of 500, while readers read on.

    Returns how many answers can be found afterwards. Until its turn comes an entry keeps
    what it said, so nobody meets an empty library.
    """
    # First, since an index that is out of step can't forget what it never held.
    get_backend().rebuild()
    done = 0
    for ids in chunked(Answer.objects.order_by("pk").values_list("pk", flat=True), CHUNK):
        with transaction.atomic():
            index_answers(ids)
        done += len(ids)
        on_progress(done)
    with transaction.atomic():
        take_turn()
        recount()
        counters.recount()
        LibraryState.objects.touch()
    get_backend().tidy()
    return SearchEntry.objects.count()


def chunked(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
