"""Check with the present records whether a notice may still be sent. Raises an error if not."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.roles import may_review, own_or_reviewed
from clipqa.jobs.errors import JobCancelled, TooEarly
from clipqa.lib import mail_settings
from clipqa.models import (
    Answer,
    Article,
    NoticeChoices,
    NoticeEvent,
    RecordNotice,
    Status,
    User,
)

# Since the event. Prevents old notices from being sent after a backup was restored.
MAX_AGE = timedelta(days=3)
EXPECTED_STATUS = {
    NoticeEvent.HANDED_IN: Status.IN_REVIEW,
    NoticeEvent.SENT_BACK: Status.DRAFT,
    NoticeEvent.PUBLISHED: Status.PUBLISHED,
}
RECORDS: Mapping[str, type[models.Model]] = {"answer": Answer, "article": Article}
RELATED: Mapping[str, tuple[str, ...]] = {
    "answer": ("question", "clip__video__outlet", "created_by", "sent_back"),
    "article": ("created_by", "sent_back"),
}


def check_recipient(notice: RecordNotice) -> User:
    """Return the user, who must still have access, have chosen the notice and see the record."""
    person: User | None = User.objects.filter(pk=notice.person_id).first()
    if person is None or not (person.is_active and person.is_staff and person.email):
        raise JobCancelled(_("The user has no access to the admin, or no e-mail address."))
    if not NoticeChoices.objects.filter(person=person, **{notice.event: True}).exists():
        raise JobCancelled(_("The user has switched these notices off."))
    if notice.event == NoticeEvent.HANDED_IN and not may_review(person, notice.record_name):
        raise JobCancelled(_("The user may not review it any more."))
    if not own_or_reviewed(person, _rows(notice)).exists():
        raise JobCancelled(_("The user may not see it any more."))
    return person


def check_record(notice: RecordNotice) -> Any:
    """Return the answer or article, which must still have the status that the notice describes."""
    record = _rows(notice).select_related(*RELATED[notice.record_name]).first()
    if record is None or not _is_as_described(notice, record):
        raise JobCancelled(_("It has another status now."))
    if notice.event == NoticeEvent.PUBLISHED:
        _check_published(record)
    _check_age(notice, record)
    return record


def submitted_change(notice: RecordNotice, record: Any) -> Any:
    """Return the newest change of the record that waits for a review by another user."""
    changes = record.proposals.open().filter(is_private=False)
    return changes.exclude(by=notice.person_id).order_by("-at").first()


def _rows(notice: RecordNotice) -> "models.QuerySet[Any]":
    return RECORDS[notice.record_name]._default_manager.filter(pk=notice.record_id)


def _is_as_described(notice: RecordNotice, record: Any) -> bool:
    if notice.event == NoticeEvent.HANDED_IN and record.status == Status.PUBLISHED:
        return submitted_change(notice, record) is not None
    if notice.event == NoticeEvent.SENT_BACK and not hasattr(record, "sent_back"):
        return False
    return bool(record.status == EXPECTED_STATUS[NoticeEvent(notice.event)])


def check_mail() -> None:
    if not mail_settings.is_configured():
        raise JobCancelled(_("The site sends no e-mail: set EMAIL_URL and CLIPQA_SITE_URL."))


def _check_age(notice: RecordNotice, record: Any) -> None:
    published_at = record.published_at if notice.event == NoticeEvent.PUBLISHED else None
    happened_at = max(notice.created_at, published_at or notice.created_at)
    if happened_at < timezone.now() - MAX_AGE:
        raise JobCancelled(_("The notice is too old to be sent."))


def _check_published(record: Any) -> None:
    if record.published_at and record.published_at > timezone.now():
        raise TooEarly(record.published_at)
    if not record.is_published:
        raise JobCancelled(_("It is not public any more."))
