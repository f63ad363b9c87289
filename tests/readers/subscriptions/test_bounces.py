"""Bounces, complaints, and what only looks like one."""

import mailbox
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clipqa.models import JobState, Mailing, Subscriber
from clipqa.readers.bounce_messages import Outcome, read_report
from clipqa.readers.bouncing import MAX_BOUNCES
from lab.chaos.smtp_sink import running_sink
from tests.factories import make_published
from tests.readers.subscriptions.mailbox import ADDRESS, html_of, news, subscribed

pytestmark = pytest.mark.django_db

STATUS = """Reporting-MTA: dns; mx.example.org

Original-Recipient: rfc822;{address}
Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
"""
COMPLAINT = """Feedback-Type: abuse
User-Agent: ARF/1
Version: 1
"""


def mailed() -> Any:
    subscribed()
    make_published()
    (letter,) = news()
    return letter


def report(letter: Any, kind: str, part: str, returned: str = "text/rfc822-headers") -> bytes:
    """Return a report as mail servers write it, with the returned mail or its headers."""
    original = letter.message().as_string() if letter else "Subject: x\n\nx"
    text = original if returned == "message/rfc822" else original.partition("\n\n")[0]
    lines = [
        "From: MAILER-DAEMON@mx.example.org",
        "Subject: Undelivered",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={kind.partition("/")[2]}; boundary="B"',
        "\n--B\nContent-Type: text/plain\n\nIt came back.\n",
        f"--B\nContent-Type: {kind}\n\n{part}",
        f"--B\nContent-Type: {returned}\n\n{text}\n\n--B--\n",
    ]
    return "\n".join(lines).encode()


def bounce(letter: Any, status: str = "5.1.1", action: str = "failed", **values: Any) -> bytes:
    part = STATUS.format(address=values.pop("address", ADDRESS), status=status, action=action)
    return report(letter, "message/delivery-status", part, **values)


def subscriber() -> Subscriber:
    return Subscriber.objects.get()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_counts_once_as_a_bounce_whatever_the_address_in_it(returned: str) -> None:
    message = bounce(mailed(), returned=returned, address="forwarded@example.net")
    assert read_report(message) == Outcome.BOUNCE
    assert read_report(message) == Outcome.UNKNOWN
    assert subscriber().bounces == 1


def test_a_report_without_the_mail_counts_by_its_address() -> None:
    mailed()
    assert read_report(bounce(None)) == Outcome.BOUNCE
    assert read_report(bounce(None)) == Outcome.UNKNOWN  # no other mail was sent
    assert read_report(bounce(None, address="eve@example.org")) == Outcome.UNKNOWN
    assert subscriber().bounces == 1


def test_three_bounces_stop_the_mails() -> None:
    for _ in range(MAX_BOUNCES):
        assert read_report(bounce(mailed_again())) == Outcome.BOUNCE
    assert subscriber().stopped_at
    make_published()
    assert news() == []


def mailed_again() -> Any:
    if not Subscriber.objects.exists():
        return mailed()
    make_published()
    (letter,) = news()
    return letter


@pytest.mark.parametrize(
    ("status", "action"),
    [("4.2.2", "failed"), ("5.1.1", "delayed"), ("2.0.0", "relayed"), ("", "")],
)
def test_a_delay_is_no_bounce(status: str, action: str) -> None:
    assert read_report(bounce(mailed(), status, action)) == Outcome.OTHER
    assert subscriber().bounces == 0


def test_a_complaint_stops_the_mails_at_once() -> None:
    message = report(mailed(), "message/feedback-report", COMPLAINT, "message/rfc822")
    assert read_report(message) == Outcome.COMPLAINT
    assert subscriber().stopped_at
    assert read_report(message) == Outcome.UNKNOWN


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"X-Autoreply": "yes", "Precedence": "auto_reply"},
        {"Subject": "Out of office: failed 5.1.1"},
        {},
    ],
)
def test_an_automatic_reply_is_no_bounce(headers: dict[str, str]) -> None:
    letter = mailed()
    message = EmailMessage()
    message["In-Reply-To"] = letter.extra_headers["Message-ID"]
    for name, value in headers.items():
        message[name] = value
    message.set_content(f"I am away.\nStatus: 5.1.1\nAction: failed\n\n{html_of(letter)}")
    assert read_report(message.as_bytes()) == Outcome.OTHER
    assert subscriber().bounces == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"Content-Type: multipart/report; boundary=\n\n",
        b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.\xff\n",
        b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\n\n" * 10_000,
        (
            b"Content-Type: message/delivery-status\n\n\nFinal-Recipient: ;;;@\nAction: failed\n"
            b"Status: 5.0.0\n"
        ),
    ],
)
def test_a_hostile_message_is_no_bounce(raw: bytes) -> None:
    mailed()
    assert read_report(raw) in {Outcome.OTHER, Outcome.UNKNOWN}
    assert subscriber().bounces == 0


def test_the_command_reads_a_mailbox_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "bounces"
    box = mailbox.mbox(path)
    box.add(bounce(mailed()))
    box.add(b"Subject: Away\n\nI am away.")
    box.close()
    before = path.read_bytes()
    for expected in ("1 bounces\n1 no bounce", "1 about no mail of ours"):
        out = StringIO()
        call_command("read_bounces", str(path), stdout=out)
        assert expected in out.getvalue()
    assert path.read_bytes() == before
    assert subscriber().bounces == 1


def test_the_command_reads_one_message_and_names_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "message.eml"
    path.write_bytes(bounce(mailed()))
    call_command("read_bounces", str(path), stdout=StringIO())
    assert subscriber().bounces == 1
    with pytest.raises(CommandError, match="There is no file"):
        call_command("read_bounces", str(tmp_path / "none"))


def post(body: bytes, **headers: str) -> Any:
    return Client().post("/mail/bounces/", body, content_type="message/rfc822", headers=headers)


def test_the_hook_needs_its_token(settings: Any) -> None:
    message = bounce(mailed())
    assert post(message, Authorization="Bearer ").status_code == 404
    settings.CLIPQA_BOUNCE_TOKEN = "river"
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer ö"}):
        assert post(message, **headers).status_code == 403
    assert subscriber().bounces == 0
    response = post(message, Authorization="Bearer river")
    assert (response.status_code, response.content) == (200, b"bounces\n")
    assert subscriber().bounces == 1


@pytest.mark.parametrize(
    ("reply", "state", "bounces"),
    [
        (b"550 5.1.1 <ada@example.org>: no such user", JobState.CANCELLED, 1),
        (b"550 5.7.1 <ada@example.org>: relaying denied", JobState.FAILED, 0),
    ],
)
def test_an_unknown_address_counts_at_once_and_a_server_that_does_not_relay_does_not(
    settings: Any, reply: bytes, state: JobState, bounces: int
) -> None:
    subscribed()
    make_published()
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        sink.replies[b"RCPT"] = reply
        news()
    mailing = Mailing.objects.get()
    said = reply.decode().replace("ada@example.org", "…")
    assert mailing.last_error == f"The mail server refuses the address: {said}"
    assert (mailing.state, subscriber().bounces) == (state, bounces)
