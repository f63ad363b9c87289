"""What readers have sent: two comments, an open question and a report. Invented, as all of it."""

from django.db import transaction

from clipqa.feed.comments import on_page
from clipqa.history import as_actor
from clipqa.models import (
    Answer,
    Article,
    ClipReport,
    Comment,
    Problem,
    ReaderQuestion,
    ReaderQuestionState,
    Source,
    Topic,
)
from clipqa.readers.comments import Message, receive_comment
from clipqa.readers.moderation import approve
from clipqa.readers.questions import list_for_readers
from clipqa.readers.reports import receive_report

ARTICLE, TOPIC = "demoartcea", "Ceasefires and peace agreements"
FORM = "demo-reader-{}"
COMMENT = (
    "The part about the telephone number surprised me. In our town the two fire brigades have "
    "shared one since the flood, and nobody wanted to begin with that either."
)
REPLY = "Which flood? I would like to read about it."
QUESTION = "Who pays for ceasefire monitors?"
REPORT = "The last word is cut off."


def make_submissions() -> int:
    """Return the number of records that were added. Those that were deleted are added again."""
    with transaction.atomic(), as_actor(source=Source.IMPORT):
        return _add_comments() + _add_question() + _add_report()


def _add_comments() -> int:
    article = Article.objects.filter(public_id=ARTICLE).first()
    if article is None or Comment.objects.filter(**on_page(article)).exists():
        return 0
    comment = receive_comment(Message(FORM.format(1), COMMENT, "Jonas"), article)
    if comment is None:
        return 0
    approve([comment])
    receive_comment(Message(FORM.format(2), REPLY), article, comment)
    return 2


def _add_question() -> int:
    question, is_new = ReaderQuestion.objects.get_or_create(
        form_id=FORM.format(3),
        defaults={"text": QUESTION, "topic": Topic.objects.filter(name=TOPIC).first()},
    )
    if is_new:
        list_for_readers([question])
    return int(is_new and question.state == ReaderQuestionState.OPEN)


def _add_report() -> int:
    answer = Answer.objects.published().filter(key__startswith="demo-").order_by("key").first()
    form_id = FORM.format(4)
    if answer is None or ClipReport.objects.filter(form_id=form_id).exists():
        return 0
    receive_report(answer.pk, form_id, Problem.RANGE, REPORT)
    return 1
