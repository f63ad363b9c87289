"""Mails to a real mail server on the loopback address."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from clipqa.jobs.running import run_due
from clipqa.models import JobState, Mailing
from clipqa.readers.planning import COLLECT, plan_news
from lab.chaos.smtp_sink import Sink, running_sink
from tests.factories import make_published
from tests.readers.subscriptions.mailbox import subscribed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


def send_to(number: int) -> None:
    for at in range(number):
        subscribed(address=f"reader-{at}@example.org")
    make_published()
    plan_news(timezone.now() + COLLECT)
    run_due()


def test_the_mails_of_a_batch_share_a_connection_in_their_order(sink: Sink) -> None:
    send_to(5)
    keys = Mailing.objects.order_by("subscriber_id").values_list("message_key", flat=True)
    assert list(sink.letters) == [f"<subscription-{key.hex}@clips.example.org>" for key in keys]
    assert sink.connections == 1


def test_a_server_that_closes_a_connection_gets_each_mail_once(sink: Sink) -> None:
    sink.replies[b"NOOP"] = b"421 going away"
    send_to(3)
    assert list(sink.letters.values()) == [1, 1, 1]
    assert sink.connections == 3


@pytest.mark.parametrize("command", [b"MAIL", b"RCPT", b"DATA"])
def test_no_log_and_no_reason_has_an_address(
    sink: Sink, command: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sink.replies[command] = b"451 try later, reader-0@example.org"
    with caplog.at_level(logging.DEBUG):
        send_to(1)
    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.attempts) == (JobState.WAITING, 1)
    assert "451 try later, …" in mailing.last_error
    assert "@example.org" not in mailing.last_error + caplog.text
    sink.replies.pop(command)
    sink.replies.update({b"DATA": b"354 go on"})
    Mailing.objects.update(next_try_at=timezone.now())
    run_due()
    assert len(sink.letters) == 1
