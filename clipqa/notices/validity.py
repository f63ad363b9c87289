"""Check with the present records whether a notice may still be sent. Raises an error if not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.roles import answers_for, may_review
from clipqa.jobs.errors import JobCancelled, TooEarly
from clipqa.lib import mail_settings
from clipqa.models import Answer, Notice, NoticeChoices, NoticeEvent, Proposal, Status, User

# Since the event. Prevents old notices from being sent after a backup was restored.
MAX_AGE = timedelta(days=3)
EXPECTED_STATUS = {
    NoticeEvent.HANDED_IN: Status.IN_REVIEW,
    NoticeEvent.SENT_BACK: Status.DRAFT,
    NoticeEvent.PUBLISHED: Status.PUBLISHED,
}


def check_recipient(notice: Notice) -> User:
    """Return the user, who must still have access, have chosen the notice and see the answer."""
    person: User | None = User.objects.filter(pk=notice.person_id).first()
    if person is None or not (person.is_active and person.is_staff and person.email):
        raise JobCancelled(_("The user has no access to the admin, or no e-mail address."))
    if not NoticeChoices.objects.filter(person=person, **{notice.event: True}).exists():
        raise JobCancelled(_("The user has switched these notices off."))
    if notice.event == NoticeEvent.HANDED_IN and not may_review(person):
        raise JobCancelled(_("The user may not review answers any more."))
    if not answers_for(person, Answer.objects.filter(pk=notice.answer_id)).exists():
        raise JobCancelled(_("The user may not see the answer any more."))
    return person


def check_answer(notice: Notice) -> Answer:
    """Return the answer, which must still have the status that the notice describes."""
    related = ("question", "clip__video__outlet", "created_by", "sent_back")
    answers = Answer.objects.select_related(*related).filter(pk=notice.answer_id)
    answer: Answer | None = answers.first()
    if answer is None or not _is_as_described(notice, answer):
        raise JobCancelled(_("The answer has another status now."))
    if notice.event == NoticeEvent.PUBLISHED:
        _check_published(answer)
    _check_age(notice, answer)
    return answer


def submitted_change(notice: Notice) -> Proposal | None:
    """Return the newest change of the answer that waits for a review by another user."""
    changes = Proposal.objects.open().filter(answer=notice.answer_id, is_private=False)
    return changes.exclude(by=notice.person_id).order_by("-at").first()


def _is_as_described(notice: Notice, answer: Answer) -> bool:
    if notice.event == NoticeEvent.HANDED_IN and answer.status == Status.PUBLISHED:
        return submitted_change(notice) is not None
    if notice.event == NoticeEvent.SENT_BACK and not hasattr(answer, "sent_back"):
        return False
    return bool(answer.status == EXPECTED_STATUS[NoticeEvent(notice.event)])


def check_mail() -> None:
    if not mail_settings.is_configured():
        raise JobCancelled(_("The site sends no e-mail: set EMAIL_URL and CLIPQA_SITE_URL."))


def _check_age(notice: Notice, answer: Answer) -> None:
    published_at = answer.published_at if notice.event == NoticeEvent.PUBLISHED else None
    happened_at = max(notice.created_at, published_at or notice.created_at)
    if happened_at < timezone.now() - MAX_AGE:
        raise JobCancelled(_("The notice is too old to be sent."))


def _check_published(answer: Answer) -> None:
    if answer.published_at and answer.published_at > timezone.now():
        raise TooEarly(answer.published_at)
    if not answer.is_published:
        raise JobCancelled(_("The answer is not public any more."))
