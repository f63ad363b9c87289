"""What administrators see of subscriptions: counts, and mails that failed."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.models import JobState, MailEvent, Mailing, Subscription
from clipqa.models import SubscriptionKind as Kind
from clipqa.readers.subscribing import subscribe
from tests.factories import make_topic
from tests.readers.subscriptions.mailbox import ADDRESS, subscribed
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


def page(path: str) -> Any:
    return signed_in(of_role("ada", "administrator")).get(f"/admin/{path}")


def test_targets_are_counted_without_addresses_and_in_the_same_statements() -> None:
    topic = make_topic()
    for name in ("ada", "ben"):
        subscribed(Kind.TOPIC, topic, address=f"{name}@example.org")
    subscribe("cleo@example.org", Kind.TOPIC, topic)
    stopped = subscribed(address="dan@example.org").subscriber
    stopped.stopped_at = timezone.now()
    stopped.save()
    client = signed_in(of_role("ada", "administrator"))
    client.get("/admin/subscriptions/")  # the first request also reads the session's user
    with CaptureQueriesContext(connection) as few:
        shown = client.get("/admin/subscriptions/").content.decode()
    cells = shown.partition("Topic: Ceasefires")[2].partition("</tr>")[0]
    assert [part.partition("<")[0] for part in cells.split('">')[1:]] == ["2", "2", "0", "0", "1"]
    assert "4 addresses have subscriptions." in " ".join(shown.split())
    assert "1 gets no more e-mail" in shown
    assert "@example.org" not in shown
    for number in range(20):
        subscribed(Kind.SEARCH, f"q=word{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/subscriptions/")
    assert len(many) == len(few)


def test_editors_have_no_access() -> None:
    editor = signed_in(of_role("edda", "editor"))
    assert editor.get("/admin/subscriptions/").status_code == 403
    assert "E-mails to subscribers" not in editor.get("/admin/work/").content.decode()


def test_failed_mails_are_listed_without_addresses() -> None:
    Mailing.objects.create(
        subscriber=subscribed().subscriber,
        event=MailEvent.NEWS,
        occasion="daily 2026-03-01",
        state=JobState.FAILED,
        finished_at=timezone.now(),
        last_error="The mail server refuses the address: 550 no such user",
    )
    shown = page("work/").content.decode()
    assert "New answers and articles daily 2026-03-01" in shown
    assert ADDRESS not in shown
    assert str(Subscription.objects.get()) == "everything"
