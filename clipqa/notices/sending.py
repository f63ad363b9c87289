"""Send a notice: the kinds of jobs whose rows are `Notice` and `ArticleNotice`."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.jobs.errors import JobError
from clipqa.jobs.kinds import Kind, register
from clipqa.models import ArticleNotice, Job, Notice, RecordNotice
from clipqa.notices.letters import compose
from clipqa.notices.validity import check_mail, check_recipient, check_record

PERMANENT = range(500, 600)


def send(notice: RecordNotice) -> None:
    check_mail()
    record, person = check_record(notice), check_recipient(notice)
    try:
        compose(notice, record, person).send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        if code in PERMANENT:
            raise JobError(_refused(code, said)) from error
        raise


def _refused(code: int, said: bytes) -> str:
    message = _("The mail server refuses the address: %(code)s %(said)s")
    return message % {"code": code, "said": said.decode(errors="replace")}


KINDS: dict[type[Job], Promise] = {
    Notice: gettext_lazy("Notices by e-mail"),
    ArticleNotice: gettext_lazy("Notices by e-mail about articles"),
}
for model, label in KINDS.items():
    # SMTP has several steps, each of at most EMAIL_TIMEOUT (20 s).
    register(
        Kind(
            label=label,
            model=model,
            perform=send,
            lease=timedelta(minutes=5),
            retention=timedelta(days=30),
        )
    )
