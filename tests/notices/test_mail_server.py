"""Letters to a real mail server on the loopback address, which may refuse them."""

import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import send_mail

from clipqa.accounts.mail import send_later
from clipqa.jobs.running import run_due
from clipqa.models import JobState, Notice, User
from lab.chaos.smtp_sink import Sink, running_sink
from tests.notices.test_notices import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


def notice_after_sending(owner: User) -> Notice:
    hand_in(owner)
    run_due()
    return Notice.objects.get()


def test_a_letter_arrives_once_with_the_message_id_of_its_row(
    edda: User, conny: User, sink: Sink
) -> None:
    notice = notice_after_sending(conny)
    assert notice.state == JobState.DONE
    assert dict(sink.letters) == {f"<notice-{notice.message_key.hex}@clips.example.org>": 1}


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(
    edda: User, conny: User, sink: Sink
) -> None:
    sink.replies[b"RCPT"] = b"550 no such user"
    notice = notice_after_sending(conny)
    assert (notice.state, notice.attempts) == (JobState.FAILED, 1)
    assert notice.last_error == "The mail server refuses the address: 550 no such user"


@pytest.mark.parametrize("code", [b"451", b"550"])
def test_neither_the_error_nor_the_log_has_the_address_that_was_refused(
    edda: User, conny: User, sink: Sink, code: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sink.replies[b"RCPT"] = code + b" <edda@example.org>: mailbox of edda@example.org is full"
    notice = notice_after_sending(conny)
    assert "is full" in notice.last_error
    assert "example.org" not in notice.last_error + caplog.text


def test_a_traceback_in_the_log_has_no_address(
    sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    sink.replies[b"RCPT"] = b"550 <edda@example.org>: no such user"
    send_later(lambda: send_mail("Hello", "", None, ["edda@example.org"])).result()  # type: ignore[arg-type]
    (record,) = [each for each in caplog.records if each.name == "clipqa.accounts.mail"]
    written = console_line(record)
    assert "SMTPRecipientsRefused" in written
    assert "example.org" not in written


def console_line(record: logging.LogRecord) -> str:
    """Return what a handler of the site's own settings writes of a record."""
    config = logging.config.DictConfigurator(settings.LOGGING)
    return config.configure_formatter(settings.LOGGING["formatters"]["line"]).format(record)


@pytest.mark.parametrize("command", [b"MAIL", b"RCPT", b"DATA"])
def test_a_server_that_is_busy_is_tried_again(
    edda: User, conny: User, sink: Sink, command: bytes
) -> None:
    sink.replies[command] = b"451 try later"
    notice = notice_after_sending(conny)
    assert (notice.state, notice.attempts) == (JobState.WAITING, 1)
    assert "try later" in notice.last_error
    assert not sink.letters


def test_a_server_that_is_down_is_tried_again(
    edda: User, conny: User, sink: Sink, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    notice = notice_after_sending(conny)
    assert (notice.state, notice.attempts) == (JobState.WAITING, 1)
    assert "refused" in notice.last_error
