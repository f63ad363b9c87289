"""Review of answers: submission, sending back, publishing and proposals."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clipqa.curation import publish, save_answer
from clipqa.history import revisions_of
from clipqa.models import Answer, ChangesRequested, Proposal, Status, User
from tests.admin.pages import add_page, decision_of, errors, filled, list_page, page_of
from tests.factories import make_published, make_video
from tests.readers.make import make_reader_question
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor", first_name="Conny", last_name="Clay")


@pytest.fixture
def writer(conny: User) -> Client:
    return signed_in(conny)


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor", first_name="Edda", last_name="Elm"))


def submit(client: Client, url: str, button: str = "_save", **typed: Any) -> Any:
    opened = client.get(url)
    assert opened.status_code == 200
    return client.post(url, {**filled(opened), **typed, button: "x"})


def send_back_page(answer: Answer) -> str:
    return reverse("admin:clipqa_answer_send_back", args=[answer.pk])


def proposal_page(proposal: Proposal) -> str:
    return reverse("admin:clipqa_answer_proposal", args=[proposal.answer_id, proposal.pk])


def decide(client: Client, proposal: Proposal, button: str, comment: str = "") -> Any:
    page = proposal_page(proposal)
    given = {**decision_of(client.get(page)), "comment": comment, button: "x"}
    return client.post(page, given)


def public_draft(owner: User, **values: Any) -> Answer:
    answer = make_draft(owner, **values)
    publish([answer])
    answer.refresh_from_db()
    return answer


def queue_of(client: Client) -> dict[str, list[str]]:
    sections = client.get(reverse("admin:index")).context["queue"]
    return {str(section.title): [row.text for row in section.rows] for section in sections}


def test_an_answer_is_submitted_sent_back_and_published(
    conny: User, writer: Client, edda: Client
) -> None:
    answer = make_draft(conny, body="")
    question = answer.question.text
    assert "The answer is empty" in errors(submit(writer, page_of(answer), "_submit"))["body"][0]
    submit(writer, page_of(answer), "_submit", body="A town.")
    assert queue_of(edda)["To review"] == [question]
    version = edda.get(send_back_page(answer)).context["form"]["edit_version"].value()
    edda.post(send_back_page(answer), {"comment": "Which town?", "edit_version": version})
    answer.refresh_from_db()
    assert answer.status == Status.DRAFT
    assert queue_of(writer)["Sent back to you"] == [question]
    assert "Sent back</span>" in writer.get(list_page("answer")).content.decode()
    assert "Which town?" in writer.get(page_of(answer)).content.decode()
    submit(writer, page_of(answer), "_submit", body="The harbour town.")
    submit(edda, page_of(answer), "_publish")
    answer.refresh_from_db()
    assert answer.is_published
    assert not ChangesRequested.objects.exists()
    verbs = revisions_of(Answer, answer.pk).values_list("verb", flat=True)
    assert list(verbs)[:4] == ["published", "submitted", "sent_back", "submitted"]


def test_a_new_answer_is_submitted_from_the_page_that_adds_it(writer: Client, edda: Client) -> None:
    typed = {"new_question": "What opens?", "body": "The harbour.", "video": make_video().pk}
    page = writer.get(add_page("answer"))
    assert 'name="_submit"' in page.content.decode()
    assert 'name="_submit"' not in edda.get(add_page("answer")).content.decode()
    times = {"start_ms": "0:01", "end_ms": "0:09"}
    sent = {**filled(page), **typed, **times, "_submit": "x"}
    done = writer.post(add_page("answer"), sent, follow=True)
    assert "It waits for review now." in done.content.decode()
    assert Answer.objects.get().status == Status.IN_REVIEW


def test_an_answer_in_review_is_read_only_until_it_is_withdrawn(
    conny: User, writer: Client
) -> None:
    answer = make_draft(conny)
    submit(writer, page_of(answer), "_submit")
    page = writer.get(page_of(answer))
    assert "Take it back" in page.content.decode()
    assert writer.post(page_of(answer), {"body": "x"}).status_code == 403
    writer.post(reverse("admin:clipqa_answer_take_back", args=[answer.pk]))
    answer.refresh_from_db()
    assert answer.status == Status.DRAFT


def test_sending_back_requires_a_comment(conny: User, edda: Client) -> None:
    answer = make_draft(conny, status=Status.IN_REVIEW)
    response = edda.post(send_back_page(answer), {"comment": " ", "edit_version": 1})
    assert response.context["form"].errors["comment"]
    answer.refresh_from_db()
    assert answer.status == Status.IN_REVIEW


def test_sending_back_is_refused_after_a_newer_save(conny: User, edda: Client) -> None:
    answer = make_draft(conny, status=Status.IN_REVIEW)
    save_answer(answer)
    edda.post(send_back_page(answer), {"comment": "Which?", "edit_version": 1})
    answer.refresh_from_db()
    assert answer.status == Status.IN_REVIEW


def test_an_editors_change_to_a_published_answer_is_public_at_once(edda: Client) -> None:
    answer = make_published()
    submit(edda, page_of(answer), body="Better words.")
    answer.refresh_from_db()
    assert answer.search_entry.answer_text == "Better words."


def test_a_contributors_change_to_a_published_answer_waits_for_review(
    conny: User, writer: Client, edda: Client
) -> None:
    answer = public_draft(conny, body="Old words.")
    version = answer.edit_version
    submit(writer, page_of(answer), body="New words.")
    answer.refresh_from_db()
    assert (answer.body, answer.edit_version) == ("Old words.", version)
    assert "New words" not in Client().get(answer.get_absolute_url()).content.decode()
    assert queue_of(edda)["Proposed changes"] == [answer.question.text]
    assert filled(writer.get(page_of(answer)))["body"] == "New words."
    decide(edda, Proposal.objects.get(), "_accept")
    answer.refresh_from_db()
    assert answer.search_entry.answer_text == "New words."


def test_a_proposal_shows_its_changes_word_by_word(
    conny: User, writer: Client, edda: Client
) -> None:
    answer = public_draft(conny, body="The town hosts.")
    submit(writer, page_of(answer), body="The harbour town hosts.", start_ms="00:51")
    response = edda.get(proposal_page(Proposal.objects.get()))
    changes = {
        each.name: [piece.text for piece in each.pieces] for each in response.context["differences"]
    }
    assert changes == {"body": ["The", " harbour", " town hosts."], "start_ms": ["00:50", "00:51"]}
    assert response.context["changes_since"] == []


def test_a_proposal_for_an_older_version_shows_the_changes_since(
    conny: User, writer: Client, edda: Client
) -> None:
    answer = public_draft(conny, body="Old.")
    submit(writer, page_of(answer), body="New.")
    submit(edda, page_of(answer), speaker="Ann Ash")
    response = edda.get(proposal_page(Proposal.objects.get()))
    assert "was changed since this was proposed" in response.content.decode()
    assert [line.name for line in response.context["changes_since"]] == ["speaker"]


def test_a_declined_proposal_shows_its_comment(conny: User, writer: Client, edda: Client) -> None:
    answer = public_draft(conny, body="Old.")
    submit(writer, page_of(answer), body="New.")
    proposal = Proposal.objects.get()
    assert decide(edda, proposal, "_decline").context["form"].errors["comment"]
    decide(edda, proposal, "_decline", "Not without a source.")
    assert queue_of(writer)["Sent back to you"] == [answer.question.text]
    assert "Not without a source." in writer.get(proposal_page(proposal)).content.decode()
    assert queue_of(edda)["Proposed changes"] == []


def test_only_the_author_withdraws_a_proposal_and_only_an_editor_decides(
    conny: User, writer: Client, edda: Client
) -> None:
    answer = public_draft(conny)
    submit(writer, page_of(answer), body="New.")
    proposal = Proposal.objects.get()
    assert decide(writer, proposal, "_accept").status_code == 403
    stranger = signed_in(of_role("otto", "contributor"))
    assert stranger.get(proposal_page(proposal)).status_code == 404
    assert edda.post(proposal_page(proposal), {"_withdraw": "x"}).status_code == 200
    assert Proposal.objects.open().exists()
    writer.post(proposal_page(proposal), {"_withdraw": "x"})
    assert not Proposal.objects.open().exists()


def test_a_contributor_cannot_restore_a_published_answer(conny: User, writer: Client) -> None:
    answer = public_draft(conny, body="Old.")
    answer.body = "New."
    save_answer(answer)
    first = revisions_of(Answer, answer.pk).last()
    url = reverse("admin:clipqa_answer_restore", args=[answer.pk, first.pk])
    given = {"why": "I liked it.", "edit_version": answer.edit_version}
    assert writer.get(url).status_code == writer.post(url, given).status_code == 403


def test_a_save_without_changes_creates_no_proposal(conny: User, writer: Client) -> None:
    answer = public_draft(conny)
    submit(writer, page_of(answer))
    assert not Proposal.objects.exists()


# The index page ---------------------------------------------------------------------------
def make_pending_work(conny: User, number: int) -> None:
    now = timezone.now()
    for _ in range(number):
        make_draft(conny, status=Status.IN_REVIEW)
        make_draft(conny)
        draft = make_draft(conny)
        ChangesRequested.objects.create(answer=draft, comment="Why?", by_name="Edda")
        make_published(publish_at=now + timedelta(days=1))
        expiring = public_draft(conny)
        expiring.expire_at = now + timedelta(days=2)
        save_answer(expiring)
        base = {"built_on": 1, "base": {}, "values": {"body": "x"}, "by": conny}
        Proposal.objects.create(answer=expiring, **base)
        declined = Proposal.objects.create(answer=draft, **base)
        Proposal.objects.filter(pk=declined.pk).update(state="declined", decided_at=now)
        make_reader_question()


def test_the_index_lists_the_pending_work_of_an_editor(edda: Client, conny: User) -> None:
    make_pending_work(conny, 1)
    waiting = {title: len(rows) for title, rows in queue_of(edda).items()}
    assert waiting == {
        "To review": 1,
        "Proposed changes": 1,
        "Your unpublished changes": 0,
        "Sent back to you": 0,
        "Scheduled": 1,
        "Expiring within a week": 1,
        "Questions from readers": 1,
    }


def test_the_index_lists_the_pending_work_of_a_contributor(writer: Client, conny: User) -> None:
    make_pending_work(conny, 1)
    waiting = {title: len(rows) for title, rows in queue_of(writer).items()}
    assert waiting == {"Sent back to you": 2, "Waiting for review": 2, "Your drafts": 1}


def test_empty_sections_of_the_index_say_so(edda: Client) -> None:
    content = edda.get(reverse("admin:index")).content.decode()
    assert "Nothing waits for review." in content
    assert "Nothing is scheduled." in content


@pytest.mark.parametrize("role", ["contributor", "administrator"])
def test_the_index_takes_at_most_24_statements_for_any_number_of_rows(
    conny: User, role: str
) -> None:
    client = signed_in(conny if role == "contributor" else of_role("ed", role))
    costs, made = [], 0
    for number in (1, 6, 12):  # a section shows ten at most
        make_pending_work(conny, number - made)
        made = number
        with CaptureQueriesContext(connection) as queries:
            sections = client.get(reverse("admin:index")).context["queue"]
        costs.append(len(queries))
        assert max(len(section.rows) for section in sections) >= min(number, 10)
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 24
