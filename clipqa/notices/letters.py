"""The e-mail of a notice, in the site's language like every e-mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clipqa.lib.mail_settings import site_scheme_and_host
from clipqa.models import Answer, NoticeEvent, RecordNotice, Status, User
from clipqa.notices.validity import submitted_change

MAX_SUBJECT_LENGTH = 120
SUBJECTS = {
    NoticeEvent.HANDED_IN: _("Submitted for review: %(name)s"),
    NoticeEvent.SENT_BACK: _("Sent back: %(name)s"),
    NoticeEvent.PUBLISHED: _("Published: %(name)s"),
}
CHANGE_SUBJECT = _("Change submitted for review: %(name)s")


def compose(notice: RecordNotice, record: Any, person: User) -> EmailMessage:
    change = _change(notice, record)
    template = CHANGE_SUBJECT if change else SUBJECTS[NoticeEvent(notice.event)]
    subject = template % {"name": record.question.text if _is_answer(record) else record.title}
    return EmailMessage(
        Truncator(" ".join(subject.split())).chars(MAX_SUBJECT_LENGTH),
        render_to_string(
            f"notices/{notice.record_name}/{notice.event}.txt", _context(notice, record, change)
        ),
        to=[person.email],
        headers=_headers(notice),
    )


def _is_answer(record: Any) -> bool:
    return isinstance(record, Answer)


def _change(notice: RecordNotice, record: Any) -> Any:
    """Return the change of a published record that the notice is about, if it is about one."""
    is_published = record.status == Status.PUBLISHED
    is_submitted = notice.event == NoticeEvent.HANDED_IN
    return submitted_change(notice, record) if is_published and is_submitted else None


def _context(notice: RecordNotice, record: Any, change: Any) -> dict[str, Any]:
    site, name = settings.CLIPQA_SITE_URL, notice.record_name
    admin_page = reverse(f"admin:clipqa_{name}_change", args=[record.pk])
    if change:
        admin_page = reverse(f"admin:clipqa_{name}_proposal", args=[record.pk, change.pk])
    return {
        name: record,
        "change": change,
        "owner": record.created_by.get_username() if record.created_by else "",
        "outlet": record.clip.video.outlet.name if _is_answer(record) else "",
        "admin_url": f"{site}{admin_page}",
        "public_url": f"{site}{record.get_absolute_url()}",
        "choices_url": f"{site}{reverse('accounts:notices')}",
        "site_name": settings.CLIPQA_SITE_NAME,
    }


def _headers(notice: RecordNotice) -> dict[str, str]:
    """Return the same Message-ID for each try, so that mail clients recognise duplicates."""
    host = site_scheme_and_host()[1].partition(":")[0]
    return {
        "Message-ID": f"<notice-{notice.message_key.hex}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
