"""Store reports of problems with a card, and decide about them.

Only an editor who withholds the card of a claim of rights changes what readers see.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from clipqa.counters import take_writer_lock
from clipqa.curation.archiving import archive_records
from clipqa.history import as_actor, current_actor
from clipqa.history.audit import note
from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    Answer,
    ClipReport,
    Event,
    JobState,
    Problem,
    ReportReply,
    ReportState,
)
from clipqa.models.append_only import MAX_NAME_LENGTH

DECISION = ("state", "reason", "reply", "decided_by", "decided_by_name", "decided_at")


def receive_report(
    answer_id: int, form_id: str, problem: str, text: str = "", reply_to: str = ""
) -> ClipReport:
    """Store a report, or return the one that the same form has stored.

    An address is stored only with a claim of rights. One that a moderator has blocked is accepted
    too, since the editors have to read such a claim.
    """
    address = reply_to if problem == Problem.RIGHTS else ""
    values = {"answer_id": answer_id, "problem": problem, "text": text, "reply_to": address}
    with transaction.atomic():
        report, _is_new = ClipReport.objects.get_or_create(
            form_id=form_id, defaults={**values, "sender_hmac": address_hmac(address)}
        )
    return report


def close(reports: Iterable[ClipReport], reason: str = "") -> list[ClipReport]:
    """Close open reports. Return those that were closed: claims of rights stay open."""
    chosen = [report for report in reports if report.is_open and not report.is_claim]
    _decide(chosen, ReportState.CLOSED, reason)
    return chosen


def reopen(reports: Iterable[ClipReport]) -> list[ClipReport]:
    """Open decided reports again. Return those that were. Replies that wait are cancelled.

    A withheld card stays archived; unarchiving it is a verb of its own.
    """
    chosen = [report for report in reports if not report.is_open]
    with transaction.atomic():
        waiting = ReportReply.objects.filter(report__in=chosen, state=JobState.WAITING)
        waiting.update(state=JobState.CANCELLED, finished_at=timezone.now())
        _decide(chosen, ReportState.OPEN)
    return chosen


def withhold(report: ClipReport, reason: str, reply: str = "") -> list[int]:
    """Archive the card of a claim of rights.

    The reason is in the history of the answer. Return the ids of the revisions that
    `unarchive_records` undoes.
    """
    with transaction.atomic():
        take_writer_lock()
        with as_actor(why=reason):
            revisions = archive_records(Answer, [report.answer_id])
        _decide([report], ReportState.WITHHELD, reason, reply)
        _insert_reply(report)
    return revisions


def keep(report: ClipReport, reason: str, reply: str = "") -> None:
    """Decide that the card of a claim of rights stays as it is."""
    with transaction.atomic():
        _decide([report], ReportState.KEPT, reason, reply)
        _insert_reply(report)


def can_reply(report: ClipReport) -> bool:
    return bool(report.reply_to) and mail_settings.is_configured()


def _insert_reply(report: ClipReport) -> None:
    if report.reply and can_reply(report):
        ReportReply.objects.create(report=report)
        wake_up()


def _decide(
    reports: list[ClipReport], state: ReportState, reason: str = "", reply: str = ""
) -> None:
    actor, is_open = current_actor(), state == ReportState.OPEN
    with transaction.atomic():
        for report in reports:
            report.state, report.reason, report.reply = state, reason, reply
            report.decided_by = None if is_open else actor.actor  # type: ignore[assignment]
            report.decided_by_name = "" if is_open else actor.actor_name[:MAX_NAME_LENGTH]
            report.decided_at = None if is_open else timezone.now()
            report.save(update_fields=DECISION)
        if reports:
            _note(reports, state)


def _note(reports: list[ClipReport], state: ReportState) -> None:
    """Add an audit entry, which has neither a text nor an address of a report."""
    numbers = " ".join(str(report.pk) for report in reports)
    note(Event.REPORT_DECIDED, numbers, after={"state": str(state), "reports": len(reports)})
