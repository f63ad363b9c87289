"""Mails about replies to a comment and about the answer to a question."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from clipqa.curation import archive
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import Comment, CommentState, JobState, Mailing, ReaderQuestion, Subscription
from clipqa.models import ReaderQuestionState as State
from clipqa.models import SubscriptionKind as Kind
from clipqa.readers.notifying import notify_answered, notify_reply
from tests.articles.make import make_article
from tests.factories import make_published
from tests.readers.subscriptions.mailbox import (
    ADDRESS,
    click,
    header_link,
    html_of,
    is_known,
    sent,
    subscribed,
)

pytestmark = pytest.mark.django_db


def make_reply(**values: Any) -> Comment:
    """Return an approved reply to a comment whose writer wants notices."""
    shared = {"article": make_article(), "state": CommentState.APPROVED}
    parent = Comment.objects.create(form_id="1", text="Which line & where?", **shared)
    subscribed(Kind.COMMENT, parent)
    return Comment.objects.create(
        form_id="2",
        parent=parent,
        **{"name": "Ben", "text": "The <b>old</b> one.", **shared, **values},
    )


def make_question(**values: Any) -> ReaderQuestion:
    answer = make_published("Who watches the line?", **values)
    question = ReaderQuestion.objects.create(
        form_id="3", text="Who watches & why?", state=State.ANSWERED, answer=answer
    )
    subscribed(Kind.READER_QUESTION, question)
    return question


def test_the_writer_of_a_comment_gets_a_reply_once() -> None:
    reply = make_reply()
    notify_reply(reply)
    notify_reply(reply)
    (letter,) = sent()
    assert letter.to == [ADDRESS]
    assert letter.subject == "A reply to your comment on “How ceasefires are monitored”"
    assert "The <b>old</b> one." in str(letter.body)
    assert "The &lt;b&gt;old&lt;/b&gt; one." in html_of(letter)
    assert f"https://clips.example.org{reply.article.get_absolute_url()}" in str(letter.body)


def test_a_notice_ends_with_one_click_and_other_subscriptions_stay() -> None:
    reply = make_reply()
    subscribed(Kind.EVERYTHING)
    notify_reply(reply)
    (letter,) = sent()
    click(header_link(letter))
    assert [each.kind for each in Subscription.objects.all()] == [Kind.EVERYTHING]


def test_a_reply_by_the_same_writer_or_to_nobody_sends_nothing() -> None:
    own = make_reply(sender_hmac=address_hmac(ADDRESS))
    notify_reply(own)
    assert own.parent
    notify_reply(own.parent)
    assert not Mailing.objects.exists()


def test_a_reply_that_was_hidden_meanwhile_is_not_sent() -> None:
    reply = make_reply()
    notify_reply(reply)
    Comment.objects.filter(pk=reply.pk).update(state=CommentState.HIDDEN, reason="Spam.")
    assert sent() == []
    assert Mailing.objects.get().state == JobState.CANCELLED


def test_a_mail_is_rolled_back_with_its_cause() -> None:
    reply = make_reply()
    with transaction.atomic():
        notify_reply(reply)
        transaction.set_rollback(True)
    assert sent() == []


def test_who_asked_gets_the_answer_and_the_address_is_deleted_with_it() -> None:
    question = make_question()
    notify_answered(question)
    (letter,) = sent()
    assert letter.subject == "Your question was answered: Who watches the line?"
    assert "Who watches & why?" in str(letter.body)
    assert "Who watches &amp; why?" in html_of(letter)
    assert question.answer
    assert f"?answer={question.answer.public_id}" in html_of(letter)
    assert not is_known()


def test_an_answer_is_told_when_it_is_public_and_not_if_it_is_archived_again() -> None:
    soon = timezone.now() + timedelta(hours=1)
    question = make_question(publish_at=soon)
    notify_answered(question)
    assert sent() == []
    assert Mailing.objects.get().next_try_at == soon
    assert question.answer
    archive([question.answer])
    Mailing.objects.update(next_try_at=timezone.now())
    assert sent() == []
    assert Mailing.objects.get().state == JobState.CANCELLED


def test_an_unconfirmed_address_gets_no_notice() -> None:
    question = make_question()
    Subscription.objects.update(confirmed_at=None)
    notify_answered(question)
    assert not Mailing.objects.exists()
