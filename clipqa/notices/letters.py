"""The e-mail of a notice, in the site's language like every e-mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clipqa.lib.mail_settings import site_scheme_and_host
from clipqa.models import Answer, Notice, NoticeEvent, Proposal, Status, User
from clipqa.notices.validity import submitted_change

MAX_SUBJECT_LENGTH = 120
SUBJECTS = {
    NoticeEvent.HANDED_IN: _("Submitted for review: %(question)s"),
    NoticeEvent.SENT_BACK: _("Sent back: %(question)s"),
    NoticeEvent.PUBLISHED: _("Published: %(question)s"),
}
CHANGE_SUBJECT = _("Change submitted for review: %(question)s")


def compose(notice: Notice, answer: Answer, person: User) -> EmailMessage:
    change = _change(notice, answer)
    template = CHANGE_SUBJECT if change else SUBJECTS[NoticeEvent(notice.event)]
    subject = template % {"question": answer.question.text}
    return EmailMessage(
        Truncator(" ".join(subject.split())).chars(MAX_SUBJECT_LENGTH),
        render_to_string(f"notices/{notice.event}.txt", _context(answer, change)),
        to=[person.email],
        headers=_headers(notice),
    )


def _change(notice: Notice, answer: Answer) -> Proposal | None:
    """Return the change of a published answer that the notice is about, if it is about one."""
    is_published = answer.status == Status.PUBLISHED
    is_submitted = notice.event == NoticeEvent.HANDED_IN
    return submitted_change(notice) if is_published and is_submitted else None


def _context(answer: Answer, change: Proposal | None) -> dict[str, Any]:
    site = settings.CLIPQA_SITE_URL
    admin_page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    if change:
        admin_page = reverse("admin:answer_proposal", args=[answer.pk, change.pk])
    return {
        "answer": answer,
        "change": change,
        "owner": answer.created_by.get_username() if answer.created_by else "",
        "outlet": answer.clip.video.outlet.name,
        "admin_url": f"{site}{admin_page}",
        "public_url": f"{site}{answer.get_absolute_url()}",
        "choices_url": f"{site}{reverse('accounts:notices')}",
        "site_name": settings.CLIPQA_SITE_NAME,
    }


def _headers(notice: Notice) -> dict[str, str]:
    """Return the same Message-ID for each try, so that mail clients recognise duplicates."""
    host = site_scheme_and_host()[1].partition(":")[0]
    return {
        "Message-ID": f"<notice-{notice.message_key.hex}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
