"""Keep search entries equal to the answers: called inside the transaction that saves them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from clipqa.models import Answer, LibraryState, SearchEntry
from clipqa.search.backends import get_backend
from clipqa.search.entries import CuesByVideo, compose_entry, will_be_public
from clipqa.search.vocabulary import Tally, recount

CHUNK = 500
ENTRY_FIELDS = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]

Item = TypeVar("Item")


def index_answers(answer_ids: Iterable[int], now: datetime | None = None) -> None:
    """Write, rewrite or drop the entries of these answers.

    The caller holds the transaction and touches `LibraryState` last.
    """
    now = now or timezone.now()
    for ids in chunked(answer_ids, CHUNK):
        _index_chunk(ids, now)


def _index_chunk(ids: list[int], now: datetime) -> None:
    tally = Tally()
    for known in SearchEntry.objects.filter(pk__in=ids, is_counted=True):
        tally.remove(known)
    entries = compose_entries(ids, now)
    for entry in entries:
        entry.is_counted = entry.visible_from <= now
        if entry.is_counted:
            tally.add(entry)
    public_ids = {entry.answer_id for entry in entries}
    SearchEntry.objects.filter(pk__in=[pk for pk in ids if pk not in public_ids]).delete()
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["answer"], update_fields=ENTRY_FIELDS
    )
    get_backend().store(entries)
    tally.apply()


def forget_answers(answer_ids: Iterable[int]) -> None:
    """Drop the entries of answers that are about to be deleted, and their words' counts."""
    for ids in chunked(answer_ids, CHUNK):
        tally = Tally()
        entries = SearchEntry.objects.filter(pk__in=ids)
        for entry in entries.filter(is_counted=True):
            tally.remove(entry)
        entries.delete()
        tally.apply()


def compose_entries(ids: list[int], now: datetime) -> list[SearchEntry]:
    """The entries that these answers should have; none for those that aren't to be found."""
    answers = (
        Answer.objects.filter(pk__in=ids)
        .select_related("question", "clip__video__outlet")
        .prefetch_related("question__topics")
    )
    public = [answer for answer in answers if will_be_public(answer, now)]
    cues = CuesByVideo(answer.clip.video_id for answer in public)
    return [
        compose_entry(
            answer,
            *cues.inside(answer.clip.video_id, answer.clip.start_ms, answer.clip.end_ms),
        )
        for answer in public
    ]


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
        recount()
        LibraryState.objects.touch()
    return SearchEntry.objects.count()


def chunked(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
