"""Erase everything that is stored of an e-mail address, now and after a restore."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from clipqa.curation.erasing import purge_database_log
from clipqa.history import erase_revisions
from clipqa.history.audit import note
from clipqa.models import (
    Comment,
    CommentState,
    Event,
    LibraryState,
    ReaderQuestion,
    ReaderQuestionState,
    Revision,
)
from clipqa.readers.erased_addresses import (
    Erasures,
    parse_erasures,
    read_text,
    record_erasure,
)
from clipqa.readers.erasing_threads import erase_comments, erase_questions
from clipqa.readers.personal_data import (
    PERSONAL_DATA,
    SUBJECT,
    Counts,
    PersonalModel,
    check_address,
    rows_with,
    stored_digests,
)

ERASED = tuple(entry for entry in PERSONAL_DATA if entry.is_erased)
# Other models are deleted without regard to their relations.
ERASE_ROWS: Mapping[type[models.Model], Callable[["models.QuerySet[Any]"], None]] = {
    Comment: erase_comments,
    ReaderQuestion: erase_questions,
}
# The last reply to a comment without content takes that comment with it.
PUBLIC: Mapping[type[models.Model], Q] = {
    Comment: Q(state=CommentState.APPROVED) | Q(parent__erased_at__isnull=False),
    ReaderQuestion: Q(state=ReaderQuestionState.OPEN),
}


def erase_personal_data(address: str, now: datetime | None = None) -> Counts:
    """Erase what is stored of an address. Return the number of erased rows of each model.

    The erasure is recorded before the transaction ends: if it could not be, nothing is erased.
    Must not be called inside a transaction, from which SQLite's log can't be truncated.
    """
    digest = check_address(address)
    with transaction.atomic():
        moment = max([now or timezone.now(), *_newest_moments(digest)])
        counts, is_public = _erase({digest: moment})
        record_erasure(digest, moment)
        _finish(counts, is_public)
    purge_database_log()
    return counts


def reapply_erasures() -> Counts:
    """Erase again what was erased before, from a library that was restored from a backup.

    What an address has sent since its erasure stays.
    """
    erasures = _with_rows(parse_erasures(read_text()))
    with transaction.atomic():
        counts, is_public = _erase(erasures)
        if counts:
            _finish(counts, is_public)
    purge_database_log()
    return counts


def _finish(counts: Counts, is_public: bool) -> None:
    note(Event.ERASED, SUBJECT, after=counts)
    if is_public:
        LibraryState.objects.touch()


def _newest_moments(digest: str) -> list[datetime]:
    """Return when the newest rows were created, maybe by a machine whose clock is ahead."""
    newest = [rows_with(entry, digest).aggregate(at=Max(entry.moment))["at"] for entry in ERASED]
    return [moment for moment in newest if moment]


def _with_rows(erasures: Erasures) -> Erasures:
    """Return the erasures of addresses that have a row, since few of them have one again."""
    stored = set().union(*map(stored_digests, ERASED))
    return {digest: moment for digest, moment in erasures.items() if digest in stored}


def _erase(erasures: Erasures) -> tuple[Counts, bool]:
    """Return the number of erased rows of each model, and whether readers saw any of them."""
    counts: Counts = {}
    is_public = False
    for entry in ERASED:
        for digest, moment in erasures.items():
            rows = rows_with(entry, digest).filter(**{f"{entry.moment}__lte": moment})
            is_public |= _is_any_public(entry, rows)
            counts[entry.name] = counts.get(entry.name, 0) + _erase_rows(entry, rows)
    return {name: count for name, count in counts.items() if count}, is_public


def _is_any_public(entry: PersonalModel, rows: "models.QuerySet[Any]") -> bool:
    is_public = PUBLIC.get(entry.model)
    return is_public is not None and rows.filter(is_public).exists()


def _erase_rows(entry: PersonalModel, rows: "models.QuerySet[Any]") -> int:
    ids = [*rows.values_list("pk", flat=True)]
    if ids:
        chosen = entry.model._base_manager.filter(pk__in=ids)
        ERASE_ROWS.get(entry.model, _delete)(chosen)
        _forget(entry.model, ids)
    return len(ids)


def _delete(rows: "models.QuerySet[Any]") -> None:
    rows.delete()


def _forget(model: type[models.Model], ids: Collection[int]) -> None:
    """Delete the history of records, and entries of the admin's log, which contain their texts."""
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=content_type, object_id__in=[*map(str, ids)]).delete()
    revisions = Revision._base_manager.filter(
        model_name=model._meta.model_name, record_id__in=[*ids]
    )
    for pk in {*revisions.values_list("record_id", flat=True)}:
        erase_revisions(model, pk, "")
