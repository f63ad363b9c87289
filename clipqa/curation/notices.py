"""Insert the notices of a verb in its own transaction (the outbox pattern).

Whether the recipient may see the answer is checked when the notice is sent.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from clipqa.history import current_actor
from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import Answer, JobState, Notice, NoticeEvent, Status, User, Verb


def record_notices(answer: Answer, status_before: str | None, verb: Verb) -> None:
    """Insert the notices of a change of status, for the users who chose them."""
    if not mail_settings.is_configured():
        return
    event = _event(answer, status_before, verb)
    if event is None:
        _follow_schedule(answer)
        return
    pending = _pending(answer, event)
    new = [
        Notice(event=event, answer=answer, person_id=pk, **_not_before(answer, event))
        for pk in _recipients(answer, event)
        if pk not in pending
    ]
    if new:
        Notice.objects.bulk_create(new)
        wake_up()


def _event(answer: Answer, status_before: str | None, verb: Verb) -> NoticeEvent | None:
    if verb == Verb.SENT_BACK:
        return NoticeEvent.SENT_BACK
    if answer.status == status_before:
        return None
    if answer.status == Status.IN_REVIEW:
        return NoticeEvent.HANDED_IN
    return NoticeEvent.PUBLISHED if answer.status == Status.PUBLISHED else None


def _recipients(answer: Answer, event: NoticeEvent) -> Iterable[int]:
    """Return the users who chose notices of the event, without the one who caused it."""
    people: QuerySet[User] = User.objects.filter(is_active=True, is_staff=True)
    people = people.filter(**{f"notice_choices__{event}": True}).exclude(email="")
    if event != NoticeEvent.HANDED_IN:
        people = people.filter(pk=answer.created_by_id or 0)
    actor = current_actor().actor
    if actor is not None:
        people = people.exclude(pk=actor.pk)
    return list(people.values_list("pk", flat=True))


def _pending(answer: Answer, event: NoticeEvent) -> set[int]:
    """Return the users for whom such a notice waits already, so that they get only one."""
    waiting = Notice.objects.filter(answer=answer, event=event, state=JobState.WAITING)
    return set(waiting.values_list("person_id", flat=True))


def _follow_schedule(answer: Answer) -> None:
    """Reschedule the notices of a publication whose time was changed."""
    if answer.status == Status.PUBLISHED:
        waiting = Notice.objects.filter(answer=answer, event=NoticeEvent.PUBLISHED, attempts=0)
        waiting.filter(state=JobState.WAITING).update(next_try_at=answer.published_at)


def _not_before(answer: Answer, event: NoticeEvent) -> dict[str, datetime]:
    """A scheduled answer is published later."""
    moment = answer.published_at if event == NoticeEvent.PUBLISHED else None
    return {"next_try_at": moment} if moment else {}
