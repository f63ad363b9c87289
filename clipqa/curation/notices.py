"""Insert the notices of a verb in its own transaction (the outbox pattern).

Whether the recipient may see the answer is checked when the notice is sent.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from clipqa.history import current_actor
from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.models import Answer, JobState, Notice, NoticeEvent, Status, User, Verb

Change = tuple[Answer, str | None]  # a saved answer and its status before


def record_notices(changes: Iterable[Change], verb: Verb) -> None:
    """Insert the notices of changes of status, for the users who chose them."""
    if not mail_settings.is_configured():
        return
    by_event: dict[NoticeEvent | None, list[Answer]] = defaultdict(list)
    for answer, status_before in changes:
        by_event[_event(answer, status_before, verb)].append(answer)
    _follow_schedules(by_event.pop(None, []))
    for event, answers in by_event.items():
        if event is not None:
            _insert(event, answers)


def record_proposed(answer: Answer) -> None:
    """Insert the notices that a change of a published answer was submitted for review."""
    if mail_settings.is_configured():
        _insert(NoticeEvent.HANDED_IN, [answer])


def _event(answer: Answer, status_before: str | None, verb: Verb) -> NoticeEvent | None:
    if verb == Verb.SENT_BACK:
        return NoticeEvent.SENT_BACK
    if answer.status == status_before:
        return None
    if answer.status == Status.IN_REVIEW:
        return NoticeEvent.HANDED_IN
    return NoticeEvent.PUBLISHED if answer.status == Status.PUBLISHED else None


def _insert(event: NoticeEvent, answers: list[Answer]) -> None:
    """Insert the notices of one event, with as many queries for one answer as for many."""
    people, waiting = _recipients(event, answers), _waiting(event, answers)
    new = [
        Notice(event=event, answer=answer, person_id=pk, **_not_before(answer, event))
        for answer in answers
        for pk in _concerned(event, answer, people)
        if (answer.pk, pk) not in waiting
    ]
    if new:
        Notice.objects.bulk_create(new)
        wake_up()


def _recipients(event: NoticeEvent, answers: list[Answer]) -> set[int]:
    """Return the users who chose notices of the event, without the one who caused it."""
    people: QuerySet[User] = User.objects.filter(is_active=True, is_staff=True)
    people = people.filter(**{f"notice_choices__{event}": True}).exclude(email="")
    if event != NoticeEvent.HANDED_IN:
        people = people.filter(pk__in={answer.created_by_id or 0 for answer in answers})
    actor = current_actor().actor
    if actor is not None:
        people = people.exclude(pk=actor.pk)
    return set(people.values_list("pk", flat=True))


def _concerned(event: NoticeEvent, answer: Answer, people: set[int]) -> set[int]:
    """Return all of them for an answer that was submitted, else only its owner."""
    return people if event == NoticeEvent.HANDED_IN else people & {answer.created_by_id or 0}


def _waiting(event: NoticeEvent, answers: list[Answer]) -> set[tuple[int, int]]:
    """Return the answers and users with such a notice that isn't sent yet. One is enough."""
    waiting = Notice.objects.filter(answer__in=answers, event=event, state=JobState.WAITING)
    return set(waiting.values_list("answer_id", "person_id"))


def _follow_schedules(answers: list[Answer]) -> None:
    """Reschedule the notices of publications whose time was changed."""
    published = [answer.pk for answer in answers if answer.status == Status.PUBLISHED]
    if not published:
        return
    notices = Notice.objects.filter(answer__in=published, event=NoticeEvent.PUBLISHED, attempts=0)
    stored = Answer.objects.filter(pk=OuterRef("answer")).values("published_at")
    notices.filter(state=JobState.WAITING).update(next_try_at=Subquery(stored))


def _not_before(answer: Answer, event: NoticeEvent) -> dict[str, datetime]:
    """A scheduled answer is published later."""
    moment = answer.published_at if event == NoticeEvent.PUBLISHED else None
    return {"next_try_at": moment} if moment else {}
