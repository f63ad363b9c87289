"""Send a notice: the kind of job whose rows are `Notice`."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.jobs.errors import JobError
from clipqa.jobs.kinds import Kind, register
from clipqa.models import Notice
from clipqa.notices.letters import compose
from clipqa.notices.validity import check_answer, check_mail, check_recipient

PERMANENT = range(500, 600)


def send(notice: Notice) -> None:
    check_mail()
    answer, person = check_answer(notice), check_recipient(notice)
    try:
        compose(notice, answer, person).send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        if code in PERMANENT:
            raise JobError(_refused(code, said)) from error
        raise


def _refused(code: int, said: bytes) -> str:
    message = _("The mail server refuses the address: %(code)s %(said)s")
    return message % {"code": code, "said": said.decode(errors="replace")}


# SMTP has several steps, each of at most EMAIL_TIMEOUT (20 s).
register(
    Kind(
        label=gettext_lazy("Notices by e-mail"),
        model=Notice,
        perform=send,
        lease=timedelta(minutes=5),
        retention=timedelta(days=30),
    )
)
