"""A row of every model that belongs to an e-mail address."""

from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    BlockedSender,
    ClipReport,
    Comment,
    CommentState,
    MailEvent,
    Mailing,
    OptInRequest,
    Question,
    ReaderQuestion,
    ReaderQuestionState,
    ReportReply,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.subscribing import subscribe
from tests.factories import make_published, make_question


def make_comment(address: str, text: str, question: Question, **values: Any) -> Comment:
    values = {"state": CommentState.APPROVED, **values}
    comment: Comment = Comment.objects.create(
        question=question, text=text, **_sender(address), **values
    )
    return comment


def make_reader_question(address: str, text: str, **values: Any) -> ReaderQuestion:
    values = {"state": ReaderQuestionState.OPEN, **values}
    question: ReaderQuestion = ReaderQuestion.objects.create(
        text=text, **_sender(address), **values
    )
    return question


def make_subscription(address: str, kind: SubscriptionKind, target: Any = None) -> Subscription:
    return subscribe(address, kind, target)


def make_everything(address: str, word: str) -> dict[str, int]:
    """Create rows with the word in every text. Return their number by model."""
    question, answer = make_question(), make_published("Who hosted the talks?")
    comment = make_comment(address, f"I say {word}.", question, name=f"Anna {word}")
    make_comment(address, f"Again {word}!", question, state=CommentState.WAITING)
    asked = make_reader_question(address, f"Who is {word}?", path="/search/", searched=f"q={word}")
    report = {"answer": answer, "problem": "rights", "reply": f"No, {word}.", "reason": word}
    claim = ClipReport.objects.create(text=f"{word} is mine.", **report, **_sender(address))
    ReportReply.objects.create(report=claim)
    ClipReport.objects.create(text=word, reply_to=address, form_id=_form_id(), **report)
    make_subscription(address, SubscriptionKind.SEARCH, f"q={word}")
    make_subscription(address, SubscriptionKind.COMMENT, comment)
    make_subscription(address, SubscriptionKind.READER_QUESTION, asked)
    subscriber = Subscriber.objects.get(sender_hmac=address_hmac(address))
    Mailing.objects.create(subscriber=subscriber, event=MailEvent.NEWS, occasion="today")
    OptInRequest.objects.create(sender_hmac=address_hmac(address), asked_at=timezone.now())
    BlockedSender.objects.create(sender_hmac=address_hmac(address), reason="Insults.")
    return {
        "mailing": 1,
        "reportreply": 1,
        "optinrequest": 1,
        "subscription": 3,
        "subscriber": 1,
        "comment": 2,
        "readerquestion": 1,
        "clipreport": 2,
        "blockedsender": 1,
    }


def _sender(address: str) -> dict[str, str]:
    return {"sender_hmac": address_hmac(address), "form_id": _form_id()}


def _form_id() -> str:
    return get_random_string(32)
