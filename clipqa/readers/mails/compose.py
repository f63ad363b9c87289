"""A mail in text and HTML, with the headers that lists of subscribers need."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.text import Truncator

from clipqa.lib.mail_settings import site_scheme_and_host
from clipqa.models import Mailing, Subscriber, Subscription
from clipqa.readers.links import Purpose, link_url

MAX_SUBJECT_LENGTH = 120


def compose(
    mailing: Mailing,
    subscriber: Subscriber,
    subject: str,
    context: dict[str, Any],
    only: Subscription | None = None,
) -> EmailMultiAlternatives:
    """Return the mail of an event. With `only` its link to unsubscribe ends that subscription."""
    unsubscribe_url = link_url(Purpose.UNSUBSCRIBE, subscriber.sender_hmac, only)
    values = {
        **context,
        "site_name": settings.CLIPQA_SITE_NAME,
        "site_url": settings.CLIPQA_SITE_URL,
        "language": settings.LANGUAGE_CODE,
        "only": only,
        "own_url": link_url(Purpose.OWN, subscriber.sender_hmac),
        "unsubscribe_url": unsubscribe_url,
        "subject": _in_one_line(subject),
    }
    mail = EmailMultiAlternatives(
        values["subject"],
        render_to_string(f"readers/mails/{mailing.event}.txt", values),
        to=[subscriber.address],
        headers=_headers(mailing, unsubscribe_url),
    )
    html = render_to_string(f"readers/mails/{mailing.event}.html", values)
    mail.attach_alternative(html, "text/html")
    return mail


def _in_one_line(subject: str) -> str:
    return Truncator(" ".join(subject.split())).chars(MAX_SUBJECT_LENGTH)


def _headers(mailing: Mailing, unsubscribe_url: str) -> dict[str, str]:
    """Return the same Message-ID for each try, and the headers of RFC 2919, 3834 and 8058."""
    scheme, host = site_scheme_and_host()
    host = host.partition(":")[0]
    headers = {
        "Message-ID": message_id(mailing, host),
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "List-Id": f"<subscriptions.{host}>",
        "List-Unsubscribe": f"<{unsubscribe_url}>",
    }
    if scheme == "https":  # RFC 8058 allows no other
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id(mailing: Mailing, host: str) -> str:
    return f"<subscription-{mailing.message_key.hex}@{host}>"
