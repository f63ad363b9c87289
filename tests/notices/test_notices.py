"""Notices: recorded with the verb, sent once, and only to users who may see the answer then."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import archive, delete_answers, publish, save_answer
from clipqa.curation.proposals import hand_in as submit_draft
from clipqa.curation.proposals import propose, save_draft, withdraw
from clipqa.curation.reviewing import send_back, take_back, transition_verb
from clipqa.history import as_actor
from clipqa.jobs.running import run_due
from clipqa.models import (
    Answer,
    JobState,
    Notice,
    NoticeChoices,
    NoticeEvent,
    Proposal,
    Status,
    User,
)
from tests.factories import make_answer, make_question
from tests.notices.conftest import wanting

pytestmark = pytest.mark.django_db


def draft_of(owner: User) -> Answer:
    return make_answer("Who speaks first?", created_by=owner)


def move(answer: Answer, status: Status, actor: User | None, **values: Any) -> None:
    before = answer.status
    answer.status = status
    for name, value in values.items():
        setattr(answer, name, value)
    with as_actor(actor=actor):
        save_answer(answer, verb=transition_verb(before, status))


def hand_in(owner: User) -> Answer:
    answer = draft_of(owner)
    move(answer, Status.IN_REVIEW, owner)
    return answer


def sent() -> list[tuple[list[str], str]]:
    run_due()
    return [(letter.to, letter.subject) for letter in mail.outbox]


def reason() -> str:
    run_due()
    assert not mail.outbox
    notice = Notice.objects.get()
    assert notice.state == JobState.CANCELLED
    return notice.last_error


def test_reviewers_who_want_it_are_told_of_an_answer_that_is_handed_in(
    edda: User, conny: User
) -> None:
    answer = hand_in(conny)
    assert sent() == [(["edda@example.org"], "Submitted for review: Who speaks first?")]
    body = str(mail.outbox[0].body)
    assert "conny submitted an answer for review: “Who speaks first?”" in body
    assert f"https://clips.example.org/admin/clipqa/answer/{answer.pk}/change/" in body
    assert "https://clips.example.org/admin/sign-in/notices/" in body
    assert answer.body not in body


def test_the_owner_is_told_why_an_answer_was_sent_back(edda: User, conny: User) -> None:
    NoticeChoices.objects.filter(person=edda).delete()
    answer = hand_in(conny)
    with as_actor(actor=edda):
        send_back(answer, "Name the town & the day.", answer.edit_version)
    assert sent() == [(["conny@example.org"], "Sent back: Who speaks first?")]
    assert "Name the town & the day." in str(mail.outbox[0].body)


def test_the_owner_is_told_of_a_publication_with_its_public_address(
    edda: User, conny: User
) -> None:
    answer = draft_of(conny)
    with as_actor(actor=edda):
        publish([answer])
    assert sent() == [(["conny@example.org"], "Published: Who speaks first?")]
    url = f"https://clips.example.org{answer.get_absolute_url()}"
    assert url in str(mail.outbox[0].body)


def test_nobody_is_told_of_what_they_did_themselves(edda: User) -> None:
    answer = draft_of(edda)
    move(answer, Status.IN_REVIEW, edda)
    move(answer, Status.PUBLISHED, edda)
    assert not Notice.objects.exists()


def test_nobody_is_told_who_did_not_ask_for_it(edda: User, conny: User) -> None:
    NoticeChoices.objects.update(handed_in=False)
    hand_in(conny)
    assert not Notice.objects.exists()


def test_without_a_mail_server_nothing_is_recorded(edda: User, conny: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    hand_in(conny)
    assert not Notice.objects.exists()


def test_a_verb_that_is_rolled_back_leaves_no_notice(edda: User, conny: User) -> None:
    answer = draft_of(conny)
    with transaction.atomic():
        move(answer, Status.IN_REVIEW, conny)
        assert Notice.objects.exists()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_an_answer_handed_in_twice_before_the_letter_is_sent_is_told_once(
    edda: User, conny: User
) -> None:
    answer = hand_in(conny)
    with as_actor(actor=conny):
        take_back(answer)
    move(answer, Status.IN_REVIEW, conny)
    assert len(sent()) == 1


def test_a_second_letter_about_the_same_event_has_another_message_id(
    edda: User, conny: User
) -> None:
    answer = hand_in(conny)
    sent()
    with as_actor(actor=conny):
        take_back(answer)
    move(answer, Status.IN_REVIEW, conny)
    sent()
    keys = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(set(keys)) == 2
    assert all(key.endswith("@clips.example.org>") for key in keys)


def test_a_letter_that_is_sent_again_keeps_its_message_id(edda: User, conny: User) -> None:
    hand_in(conny)
    sent()
    # As if the worker had been killed before it could note the end.
    Notice.objects.update(state=JobState.WAITING, finished_at=None)
    sent()
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_a_contributor_who_lost_the_answer_gets_no_notice(edda: User, conny: User) -> None:
    answer = draft_of(conny)
    with as_actor(actor=edda):
        publish([answer])
    Answer.objects.update(created_by=edda)
    assert "may not see it" in reason()


def test_a_reviewer_who_lost_the_right_gets_no_notice(edda: User, conny: User) -> None:
    hand_in(conny)
    edda.groups.set([Group.objects.get(name="contributor")])
    assert "may not review" in reason()


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_a_user_without_access_or_address_gets_no_notice(
    edda: User, conny: User, values: dict[str, Any]
) -> None:
    hand_in(conny)
    User.objects.filter(pk=edda.pk).update(**values)
    assert "no access" in reason()


def test_a_user_who_chose_otherwise_meanwhile_gets_no_notice(edda: User, conny: User) -> None:
    hand_in(conny)
    NoticeChoices.objects.update(handed_in=False)
    assert "has switched these notices off" in reason()


def test_an_answer_that_was_taken_back_meanwhile_is_not_told(edda: User, conny: User) -> None:
    answer = hand_in(conny)
    with as_actor(actor=conny):
        take_back(answer)
    assert "another status" in reason()


def test_an_answer_that_was_archived_meanwhile_is_not_told(edda: User, conny: User) -> None:
    answer = draft_of(conny)
    with as_actor(actor=edda):
        publish([answer])
    archive([answer])
    assert "another status" in reason()


def test_a_scheduled_answer_is_told_when_readers_see_it(edda: User, conny: User) -> None:
    answer, tomorrow = draft_of(conny), timezone.now() + timedelta(days=1)
    move(answer, Status.PUBLISHED, edda, publish_at=tomorrow)
    assert sent() == []
    assert Notice.objects.get().next_try_at == tomorrow
    Notice.objects.update(next_try_at=timezone.now())  # as if the clock had been wrong
    assert sent() == []
    assert Notice.objects.get().next_try_at == tomorrow
    move(answer, Status.PUBLISHED, edda, publish_at=None)
    assert len(sent()) == 1


def test_a_notice_of_long_ago_is_not_sent_after_a_restore(edda: User, conny: User) -> None:
    hand_in(conny)
    Notice.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert "too old" in reason()


def test_a_question_can_break_neither_the_subject_nor_the_headers(edda: User, conny: User) -> None:
    answer = draft_of(conny)
    answer.question = make_question("Who\nBcc: eve@example.org" + " speaks" * 30)
    answer.question.save()
    move(answer, Status.IN_REVIEW, conny)
    ((recipients, subject),) = sent()
    assert recipients == ["edda@example.org"]
    assert subject.startswith("Submitted for review: Who Bcc: eve@example.org speaks")
    assert len(subject) <= 120


def test_notices_go_with_the_answer_and_with_the_user(edda: User, conny: User) -> None:
    answer = hand_in(conny)
    delete_answers([answer])
    assert not Notice.objects.exists()
    hand_in(conny)
    edda.delete()
    assert not Notice.objects.exists()
    assert not NoticeChoices.objects.filter(person_id=edda.pk).exists()


def test_a_notice_whose_records_an_older_release_deleted_is_cancelled(
    edda: User, conny: User
) -> None:
    answer = hand_in(conny)
    Notice.objects.create(event=NoticeEvent.HANDED_IN, answer=answer, person_id=10**9)
    run_due()
    states = Notice.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [JobState.DONE, JobState.CANCELLED]


def published_answer(owner: User) -> Answer:
    with as_actor(actor=owner):  # who gets no notice of this
        return make_answer("Who speaks first?", created_by=owner, status=Status.PUBLISHED)


def propose_change(answer: Answer, actor: User, body: str = "Ada does.") -> Proposal:
    with as_actor(actor=actor):
        proposal = propose(answer, {"body": body})
    assert proposal is not None
    return proposal


def test_reviewers_who_want_it_are_told_of_a_change_of_a_published_answer(
    edda: User, conny: User
) -> None:
    answer = published_answer(conny)
    proposal = propose_change(answer, conny)
    assert sent() == [(["edda@example.org"], "Change submitted for review: Who speaks first?")]
    body = str(mail.outbox[0].body)
    assert "conny submitted a change of the published answer to “Who speaks first?”" in body
    assert f"/admin/clipqa/answer/{answer.pk}/proposals/{proposal.pk}/" in body
    assert "Ada does" not in body


def test_a_change_that_is_changed_again_before_its_review_is_told_once(
    edda: User, conny: User
) -> None:
    answer = published_answer(conny)
    propose_change(answer, conny)
    assert len(sent()) == 1
    propose_change(answer, conny, "Ada and Bo do.")
    assert len(sent()) == 1


def test_a_private_draft_is_told_when_it_is_submitted(edda: User, conny: User) -> None:
    answer, other = published_answer(conny), wanting("nora", "editor")
    with as_actor(actor=other):
        draft = save_draft(answer, {"body": "Ada does."}, is_continued=False)
        assert draft is not None
        assert sent() == []
        submit_draft(draft)
    assert [to for to, _subject in sent()] == [["edda@example.org"]]


def test_a_change_that_was_decided_meanwhile_is_not_told(edda: User, conny: User) -> None:
    answer = published_answer(conny)
    with as_actor(actor=conny):
        withdraw(propose_change(answer, conny))
    assert "another status" in reason()


def test_a_change_of_a_scheduled_answer_is_told_at_once(edda: User, conny: User) -> None:
    answer = published_answer(conny)
    Answer.objects.update(published_at=timezone.now() + timedelta(days=1))
    propose_change(answer, conny)
    assert len(sent()) == 1


def test_publishing_thirty_answers_takes_as_many_queries_of_notices_as_one(
    edda: User, conny: User
) -> None:
    def queries_of(number: int) -> int:
        answers = [draft_of(conny) for _ in range(number)]
        with as_actor(actor=edda), CaptureQueriesContext(connection) as queries:
            publish(answers)
        about = ("clipqa_notice", "clipqa_user")
        return sum(any(table in str(query["sql"]) for table in about) for query in queries)

    assert queries_of(30) == queries_of(1)
    assert Notice.objects.count() == 31


def test_answers_that_are_published_together_are_told_to_their_own_owners(
    edda: User, conny: User
) -> None:
    other = wanting("nora", "contributor")
    answers = [draft_of(conny), draft_of(other), draft_of(edda)]
    with as_actor(actor=edda):
        publish(answers)
    told = Notice.objects.values_list("answer_id", "person_id")
    assert set(told) == {(answers[0].pk, conny.pk), (answers[1].pk, other.pk)}
