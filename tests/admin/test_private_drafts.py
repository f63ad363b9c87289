"""An editor's private draft over a published answer: kept, continued, handed in, published."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.curation import save_answer
from clipqa.models import Answer, Proposal, SearchEntry
from tests.admin.pages import decision_of, errors, filled, page_of
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor", first_name="Edda"))


@pytest.fixture
def emil(db: None) -> Client:
    return signed_in(of_role("emil", "editor", first_name="Emil"))


@pytest.fixture
def answer(db: None) -> Answer:
    return make_published(body="Old words.", speaker="Ann")


def send(client: Client, page: str, button: str | None, **typed: Any) -> Any:
    opened = client.get(page)
    pressed = {button: "x"} if button else {}
    return client.post(page, {**filled(opened), **typed, **pressed}, follow=True)


def continued(answer: Answer) -> str:
    return f"{page_of(answer)}?continue=draft"


def draft_page(draft: Proposal) -> str:
    return reverse("admin:clipqa_answer_proposal", args=[draft.answer_id, draft.pk])


def draft_of(client: Client, answer: Answer, **typed: Any) -> Proposal:
    send(client, page_of(answer), "_keep", **typed)
    return Proposal.objects.open().get()


def what_readers_see(answer: Answer) -> str:
    return Client().get(answer.get_absolute_url()).content.decode()


@pytest.mark.parametrize("button", ["_keep", None, "_continue"])
def test_only_the_button_that_says_so_changes_what_readers_see(
    edda: Client, answer: Answer, button: str | None
) -> None:
    entry = SearchEntry.objects.filter(pk=answer.pk).values().get()
    page = send(edda, page_of(answer), button, body="New words.").content.decode()
    assert "Saved as your private draft" in page
    answer.refresh_from_db()
    assert answer.body == "Old words."
    assert SearchEntry.objects.filter(pk=answer.pk).values().get() == entry
    assert "New words" not in what_readers_see(answer)
    published = send(edda, page_of(answer), "_save", body="Newest words.").content.decode()
    assert "Published, live now at" in published
    assert answer.get_absolute_url() in published
    assert "Newest words." in what_readers_see(answer)


def test_the_form_offers_to_continue_the_draft(edda: Client, answer: Answer) -> None:
    draft_of(edda, answer, body="New words.")
    opened = edda.get(page_of(answer))
    assert "You have unpublished changes from" in opened.content.decode()
    assert filled(opened)["body"] == "Old words."
    assert filled(edda.get(continued(answer)))["body"] == "New words."


def test_no_other_user_sees_a_private_draft(edda: Client, emil: Client, answer: Answer) -> None:
    draft = draft_of(edda, answer, body="New words.")
    assert emil.get(draft_page(draft)).status_code == 404
    page = emil.get(page_of(answer)).content.decode()
    assert draft_page(draft) not in page
    assert "New words" not in page
    sections = emil.get(reverse("admin:index")).context["queue"]
    assert not any(row.url == draft_page(draft) for each in sections for row in each.rows)


def test_a_draft_is_handed_in_and_published_by_another_editor(
    edda: Client, emil: Client, answer: Answer
) -> None:
    send(edda, page_of(answer), "_hand_in", body="New words.")
    draft = Proposal.objects.open().get()
    shown = decision_of(emil.get(draft_page(draft)))
    emil.post(draft_page(draft), {**shown, "_accept": "x"})
    answer.refresh_from_db()
    assert answer.body == "New words."


def test_a_draft_is_handed_in_on_its_page_by_its_owner_only(
    edda: Client, emil: Client, answer: Answer
) -> None:
    draft = draft_of(edda, answer, body="New words.")
    assert emil.post(draft_page(draft), {"_hand_in": "x"}).status_code == 404
    page = edda.post(draft_page(draft), {"_hand_in": "x"}, follow=True).content.decode()
    assert "waits for another editor" in page
    assert emil.get(draft_page(draft)).status_code == 200


def test_publishing_the_continued_draft_closes_it(edda: Client, answer: Answer) -> None:
    draft_of(edda, answer, body="New words.")
    send(edda, continued(answer), "_save")
    answer.refresh_from_db()
    assert answer.body == "New words."
    assert not Proposal.objects.open().exists()


def test_a_draft_is_published_over_the_answer_as_it_is_then(edda: Client, answer: Answer) -> None:
    draft = draft_of(edda, answer, body="New words.")
    answer.speaker = "Beth"
    save_answer(answer)
    shown = decision_of(edda.get(draft_page(draft)))
    edda.post(draft_page(draft), {**shown, "_accept": "x"})
    answer.refresh_from_db()
    assert (answer.body, answer.speaker) == ("New words.", "Beth")


@pytest.mark.parametrize("button", ["_save", "_keep"])
def test_a_collision_with_the_published_answer_is_shown_before_a_save(
    edda: Client, answer: Answer, button: str
) -> None:
    draft = draft_of(edda, answer, body="New words.")
    answer.body, answer.speaker = "Their words.", "Beth"
    save_answer(answer)
    assert "Publishing overwrites the newer text" in edda.get(draft_page(draft)).content.decode()
    refused = send(edda, continued(answer), button)
    assert "Their" in errors(refused)["body"][0]
    assert filled(refused)["speaker"] == "Beth"
    answer.refresh_from_db()
    assert answer.body == "Their words."
    sent = {**filled(refused), button: "x"}
    assert edda.post(continued(answer), sent).status_code == 302
    answer.refresh_from_db()
    assert answer.body == ("New words." if button == "_save" else "Their words.")


def test_a_second_draft_adds_to_the_first(edda: Client, answer: Answer) -> None:
    draft_of(edda, answer, body="New words.")
    draft = draft_of(edda, answer, speaker="Beth")
    assert draft.values == {"body": "New words.", "speaker": "Beth"}


def test_a_draft_saved_in_another_window_is_not_overwritten(edda: Client, answer: Answer) -> None:
    draft_of(edda, answer, body="New words.")
    first = filled(edda.get(continued(answer)))
    send(edda, continued(answer), "_keep", body="Newer words.")
    refused = edda.post(continued(answer), {**first, "body": "Mine.", "_keep": "x"})
    assert "another window" in errors(refused)["__all__"][0]
    assert Proposal.objects.open().get().values == {"body": "Newer words."}
    edda.post(continued(answer), {**filled(refused), "_keep": "x"})
    assert Proposal.objects.open().get().values == {"body": "Mine."}


def test_a_private_draft_refuses_what_it_cannot_hold(edda: Client, answer: Answer) -> None:
    refused = send(edda, page_of(answer), "_keep", correction="It was wrong.")
    assert "can’t contain this" in errors(refused)["correction"][0]
    assert filled(refused)["correction"] == "It was wrong."


def test_a_discarded_draft_changes_nothing(edda: Client, answer: Answer) -> None:
    draft = draft_of(edda, answer, body="New words.")
    page = edda.post(draft_page(draft), {"_withdraw": "x"}, follow=True).content.decode()
    assert "The draft is discarded." in page
    assert not Proposal.objects.open().exists()
    answer.refresh_from_db()
    assert answer.body == "Old words."
