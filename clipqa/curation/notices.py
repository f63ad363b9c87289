"""Insert the notices of a verb in its own transaction (the outbox pattern).

Whether the recipient may see the record is checked when the notice is sent.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from clipqa.history import current_actor
from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import JobState, NoticeEvent, RecordNotice, Source, Status, User, Verb
from clipqa.models.notice import NOTICES

Record = Any  # an answer or an article
Change = tuple[Record, str | None]  # a saved record and its status before


def record_notices(changes: Iterable[Change], verb: Verb) -> None:
    """Insert the notices of changes of status, for the users who chose them.

    The records are of one model.
    """
    if not _sends_notices():
        return
    by_event: dict[NoticeEvent | None, list[Record]] = defaultdict(list)
    for record, status_before in changes:
        by_event[_event(record, status_before, verb)].append(record)
    _follow_schedules(by_event.pop(None, []))
    for event, records in by_event.items():
        if event is not None:
            _insert(event, records)


def record_proposed(record: Record) -> None:
    """Insert the notices that a change of a published record was submitted for review."""
    if _sends_notices():
        _insert(NoticeEvent.HANDED_IN, [record])


def _sends_notices() -> bool:
    return mail_settings.is_configured() and current_actor().source != Source.IMPORT


def _event(record: Record, status_before: str | None, verb: Verb) -> NoticeEvent | None:
    if verb == Verb.SENT_BACK:
        return NoticeEvent.SENT_BACK
    if record.status == status_before:
        return None
    if record.status == Status.IN_REVIEW:
        return NoticeEvent.HANDED_IN
    return NoticeEvent.PUBLISHED if record.status == Status.PUBLISHED else None


def _insert(event: NoticeEvent, records: list[Record]) -> None:
    """Insert the notices of one event, with as many queries for one record as for many."""
    model = NOTICES[type(records[0])]
    people, waiting = _recipients(event, records), _waiting(model, event, records)
    new = [
        model(
            event=event, person_id=pk, **{model.record_name: record}, **_not_before(record, event)
        )
        for record in records
        for pk in _concerned(event, record, people)
        if (record.pk, pk) not in waiting
    ]
    if new:
        model._default_manager.bulk_create(new)
        wake_up()


def _recipients(event: NoticeEvent, records: list[Record]) -> set[int]:
    """Return the users who chose notices of the event, without the one who caused it."""
    people: QuerySet[User] = User.objects.filter(is_active=True, is_staff=True)
    people = people.filter(**{f"notice_choices__{event}": True}).exclude(email="")
    if event != NoticeEvent.HANDED_IN:
        people = people.filter(pk__in={record.created_by_id or 0 for record in records})
    actor = current_actor().actor
    if actor is not None:
        people = people.exclude(pk=actor.pk)
    return set(people.values_list("pk", flat=True))


def _concerned(event: NoticeEvent, record: Record, people: set[int]) -> set[int]:
    """Return all of them for a record that was submitted, else only its owner."""
    return people if event == NoticeEvent.HANDED_IN else people & {record.created_by_id or 0}


def _waiting(
    model: type[RecordNotice], event: NoticeEvent, records: list[Record]
) -> set[tuple[int, int]]:
    """Return the records and users with such a notice that isn't sent yet. One is enough."""
    waiting = _about(model, records).filter(event=event, state=JobState.WAITING)
    return set(waiting.values_list(f"{model.record_name}_id", "person_id"))


def _follow_schedules(records: list[Record]) -> None:
    """Reschedule the notices of publications whose time was changed."""
    published = [record for record in records if record.status == Status.PUBLISHED]
    if not published:
        return
    model = NOTICES[type(published[0])]
    notices = _about(model, published).filter(event=NoticeEvent.PUBLISHED, attempts=0)
    stored = type(published[0])._default_manager.filter(pk=OuterRef(model.record_name))
    moment = Subquery(stored.values("published_at"))
    notices.filter(state=JobState.WAITING).update(next_try_at=moment)


def _about(model: type[RecordNotice], records: list[Record]) -> QuerySet[Any]:
    ids = [record.pk for record in records]
    return model._default_manager.filter(**{f"{model.record_name}__in": ids})


def _not_before(record: Record, event: NoticeEvent) -> dict[str, datetime]:
    """A scheduled record is published later."""
    moment = record.published_at if event == NoticeEvent.PUBLISHED else None
    return {"next_try_at": moment} if moment else {}
