"""Subscribers, and the mails that they got."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from clipqa.jobs.running import run_due
from clipqa.models import Frequency, Subscriber, Subscription, SubscriptionKind
from clipqa.readers.planning import COLLECT, plan_news
from clipqa.readers.subscribing import Target, subscribe

ADDRESS = "ada@example.org"
SITE = "https://clips.example.org"
HOUR_AGO = timedelta(hours=1)


def subscribed(
    kind: SubscriptionKind = SubscriptionKind.EVERYTHING,
    target: Target = None,
    frequency: Frequency = Frequency.AT_ONCE,
    address: str = ADDRESS,
) -> Subscription:
    """Return a subscription that was confirmed an hour ago."""
    made = subscribe(address, kind, target, frequency)
    assert made is not None
    made.subscriber.mailings.all().delete()
    made.confirmed_at = made.news_since = timezone.now() - HOUR_AGO
    made.save()
    return made


def sent() -> list[EmailMultiAlternatives]:
    """Run the jobs, and return the mails since the last call."""
    run_due()
    mails: Any = list(mail.outbox)
    mail.outbox.clear()
    return mails


def news() -> list[EmailMultiAlternatives]:
    """Return the mails with what was published up to now."""
    plan_news(timezone.now() + COLLECT)
    return sent()


def subjects() -> list[str]:
    return [each.subject for each in news()]


def html_of(letter: EmailMultiAlternatives) -> str:
    return str(letter.alternatives[0][0])


def header_link(letter: EmailMultiAlternatives) -> str:
    """Return the path of the link to unsubscribe in the header."""
    return path_of(str(letter.extra_headers["List-Unsubscribe"]).strip("<>"))


def path_of(url: str) -> str:
    assert url.startswith(f"{SITE}/"), url
    return urlsplit(url).path


def link_in(letter: EmailMultiAlternatives, beginning: str) -> str:
    found = re.search(rf"{SITE}({re.escape(beginning)}[^\s\"<]+)", str(letter.body))
    assert found, letter.body
    return found[1]


def click(path: str, **options: Any) -> Any:
    """POST nothing, as a mail provider does: without cookie, token and origin."""
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", path, **{"HTTP_HOST": "clips.example.org", **options})


def is_known(address: str = ADDRESS) -> bool:
    return Subscriber.objects.filter(address=address).exists()
