"""Read delivery reports (RFC 3464) and complaints (RFC 5965) that came back for mails.

Everything else in a mailbox, such as an automatic reply, has no such report and is not counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum

from clipqa.lib.email_addresses import address_hmac
from clipqa.readers.bouncing import find_mailing, record_bounce, record_complaint

MAX_REPORT_BYTES = 2 * 1024 * 1024
MAX_PARTS = 50
MESSAGE_ID = re.compile(r"<subscription-([0-9a-f]{32})@")
PERMANENT = re.compile(r"\s*5\.\d{1,3}\.\d{1,3}\b")


class Outcome(StrEnum):
    BOUNCE = "bounces"
    COMPLAINT = "complaints"
    UNKNOWN = "about no mail of ours, or counted before"
    OTHER = "no bounce or complaint"


@dataclass(frozen=True)
class Report:
    outcome: Outcome
    message_key: str
    recipient: str


def read_report(raw: bytes) -> Outcome:
    """Count the bounce or the complaint of a message, if it is one."""
    report = parse_report(raw)
    if report.outcome == Outcome.OTHER:
        return Outcome.OTHER
    mailing = find_mailing(report.message_key, address_hmac(report.recipient))
    if mailing is None:
        return Outcome.UNKNOWN
    record = record_bounce if report.outcome == Outcome.BOUNCE else record_complaint
    return report.outcome if record(mailing) else Outcome.UNKNOWN


def parse_report(raw: bytes) -> Report:
    # compat32 reads any header without an exception.
    message = message_from_bytes(raw[:MAX_REPORT_BYTES], policy=policy.compat32)
    parts = _parts(message)
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        outcome, fields = Outcome.COMPLAINT, ("Original-Rcpt-To", "Removal-Recipient")
    elif "message/delivery-status" in kinds and _is_final(parts):
        outcome, fields = Outcome.BOUNCE, ("Original-Recipient", "Final-Recipient")
    else:
        return Report(Outcome.OTHER, "", "")
    return Report(outcome, _message_key(parts), _recipient(parts, fields))


def _parts(message: Message) -> list[Message]:
    """Return the parts, and the header blocks in them, which Python reads as parts too."""
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) == MAX_PARTS:
            break
    return found


def _is_final(parts: list[Message]) -> bool:
    """Whether the delivery failed for good. A delay or a full mailbox (4.x.x) is no bounce."""
    return any(
        _text(part, "Action").strip().lower() == "failed" and PERMANENT.match(_text(part, "Status"))
        for part in parts
    )


def _message_key(parts: list[Message]) -> str:
    """Return the key in the Message-ID of the returned mail, or of its headers."""
    for part in parts[1:]:
        for text in _returned_texts(part):
            if match := MESSAGE_ID.search(text):
                return match[1]
    return ""


def _returned_texts(part: Message) -> Iterator[str]:
    yield _text(part, "Message-ID")
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        yield payload.decode(errors="replace") if isinstance(payload, bytes) else ""


def _recipient(parts: list[Message], fields: tuple[str, ...]) -> str:
    """Return the address in a field such as "rfc822; ada@example.org"."""
    for field in fields:
        for part in parts:
            if value := _text(part, field):
                return value.rpartition(";")[2].strip().strip("<>")
    return ""


def _text(part: Message, name: str) -> str:
    return str(part.get(name, ""))
