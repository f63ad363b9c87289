"""Send the reply to a claim of rights: the kind of jobs whose rows are `ReportReply`."""

from datetime import timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.jobs.errors import JobCancelled, JobError
from clipqa.jobs.kinds import Effect, Kind, register
from clipqa.lib.mail_settings import site_scheme_and_host
from clipqa.models import ClipReport, ReportReply, ReportState
from clipqa.notices.validity import check_mail

PERMANENT = range(500, 600)
MAX_SUBJECT_LENGTH = 120


class MailServerError(Exception):
    """The mail server refused the reply for now. Its own message may contain the address."""


def send_reply(reply: ReportReply) -> Effect:
    """Send the reply. Its effect is that the address is deleted."""
    check_mail()
    report = _decided_report(reply)
    try:
        _compose(reply, report).send()
    except SMTPRecipientsRefused as error:
        raise _refused(next(iter(error.recipients.values()))[0]) from None
    except SMTPException as error:
        raise MailServerError(type(error).__name__) from None
    return partial(_delete_address, report.pk)


def _decided_report(reply: ReportReply) -> ClipReport:
    """Return the report, which must still be decided and have the address."""
    rows = ClipReport.objects.select_related("answer__question", "answer__clip__video__outlet")
    report: ClipReport | None = rows.filter(pk=reply.report_id).first()
    if report is None or report.is_open or not report.reply:
        raise JobCancelled(_("The claim of rights is open again."))
    if not report.reply_to:
        raise JobCancelled(_("The e-mail address was deleted."))
    return report


def _refused(code: int) -> Exception:
    """Return the error without the server's words, which usually repeat the address."""
    if code in PERMANENT:
        return JobError(_("The mail server refuses the address (%(code)s).") % {"code": code})
    return MailServerError(f"SMTPRecipientsRefused {code}")


def _delete_address(report_id: int) -> None:
    """An update without a new version, since an open page of the report is still current."""
    ClipReport.objects.filter(pk=report_id).update(reply_to="")


def _compose(reply: ReportReply, report: ClipReport) -> EmailMessage:
    """Compose the e-mail. It doesn't quote the claim, since anybody can enter any address."""
    question = report.answer.question.text
    subject = _("Your report about “%(question)s”") % {"question": question}
    context = {
        "report": report,
        "question": question,
        "clip": report.answer.clip,
        "is_withheld": report.state == ReportState.WITHHELD,
        "url": f"{settings.CLIPQA_SITE_URL}{report.answer.get_absolute_url()}",
        "site_name": settings.CLIPQA_SITE_NAME,
    }
    return EmailMessage(
        Truncator(" ".join(subject.split())).chars(MAX_SUBJECT_LENGTH),
        render_to_string("readers/report_reply.txt", context),
        to=[report.reply_to],
        headers=_headers(reply),
    )


def _headers(reply: ReportReply) -> dict[str, str]:
    """Return the same Message-ID for each try, so that mail clients recognise duplicates."""
    host = site_scheme_and_host()[1].partition(":")[0]
    return {"Message-ID": f"<report-{reply.message_key.hex}@{host}>"}


register(
    Kind(
        label=gettext_lazy("Replies to claims of rights"),
        model=ReportReply,
        perform=send_reply,
        # SMTP has several steps, each of at most EMAIL_TIMEOUT (20 s).
        lease=timedelta(minutes=5),
        retention=timedelta(days=30),
    )
)
