"""Every field of an answer is shown, compared and saved by every consumer in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from clipqa.curation import publish
from clipqa.models import Answer, Proposal
from clipqa.models.answer_field import AnswerField, Format
from clipqa.models.answer_fields import ANSWER_FIELDS, PROPOSED, fields_of
from tests.admin.pages import decision_of, errors, filled, list_page, page_of, save
from tests.answer_values import names, other_value, typed
from tests.factories import make_answer, make_published
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db
# Fields that belong to the form and not to the answer.
INTERNAL_FIELDS = {
    "question_language",
    "video_address",
    "edit_version",
    "clip_version",
    "draft_version",
    "seen_values",
    "seen_revision",
}


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def answer(conny: User) -> Answer:
    """A published answer of the contributor."""
    answer = make_draft(conny)
    publish([answer])
    return answer


def page_of_proposal(proposal: Proposal) -> str:
    return reverse("admin:clipqa_answer_proposal", args=[proposal.answer_id, proposal.pk])


def values(answer: Answer) -> dict[str, Any]:
    now = Answer.objects.get(pk=answer.pk)
    return {field.name: field.plain_value(now) for field in PROPOSED}


@pytest.mark.parametrize("field", PROPOSED, ids=names(PROPOSED))
def test_a_proposed_change_is_shown_and_applied_once_accepted(
    answer: Answer, conny: User, edda: Client, field: AnswerField
) -> None:
    before = values(answer)
    response = save(signed_in(conny), page_of(answer), follow=True, **typed(field))
    assert "waits for review" in response.content.decode()
    assert values(answer) == before
    proposal = Proposal.objects.get()
    page = edda.get(page_of_proposal(proposal))
    assert field.label in [each.label for each in page.context["differences"]]
    edda.post(page_of_proposal(proposal), {**decision_of(page), "_accept": "x"})
    after = values(answer)
    assert after[field.name] == proposal.values[field.name] != before[field.name]


def test_a_contributor_sees_only_fields_that_a_proposal_stores(answer: Answer, conny: User) -> None:
    form = signed_in(conny).get(page_of(answer)).context["adminform"].form
    left = {*form.fields} - INTERNAL_FIELDS - {field.name for field in PROPOSED}
    assert not left
    assert {field.name for field in PROPOSED} <= {*form.fields}


def test_proposals_cannot_change_shared_records(answer: Answer, conny: User) -> None:
    make_published(clip=answer.clip)
    rights = ["change_question", "change_clip"]
    conny.user_permissions.set(Permission.objects.filter(codename__in=rights))
    form = signed_in(conny).get(page_of(answer)).context["adminform"].form
    assert not {"add_topics", "shared_clip"} & {*form.fields}
    draft = make_answer(clip=answer.clip, created_by=conny)
    form = signed_in(conny).get(page_of(draft)).context["adminform"].form
    assert {"add_topics", "shared_clip"} <= {*form.fields}


def test_a_language_without_a_new_question_creates_no_proposal(answer: Answer, conny: User) -> None:
    response = save(signed_in(conny), page_of(answer), follow=True, question_language="de")
    assert "Nothing was changed" in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_proposal_without_a_later_field_shows_no_newer_change(
    answer: Answer, conny: User, edda: Client
) -> None:
    save(signed_in(conny), page_of(answer), body="Other words.")
    proposal = Proposal.objects.get()
    del proposal.base["speaker"]
    proposal.save()
    assert not edda.get(page_of_proposal(proposal)).context["changes_since"]


COMPARED = [
    field for field in fields_of("form") if field.name not in {"new_question", "question_language"}
]
TEXT_FORMATS = {Format.TEXT, Format.MARKDOWN, Format.KEY}
TEXT_FIELDS = [field for field in COMPARED if field.format in TEXT_FORMATS]


def response_to_outdated_form(
    admin_client: Client, edda: Client, field: AnswerField, mine: dict[str, str]
) -> Any:
    """Return the response to an outdated form, after another user changed this field."""
    answer = make_published(key="first")
    older = filled(admin_client.get(page_of(answer)))
    assert save(edda, page_of(answer), **typed(field), _take_down="x").status_code == 302
    return admin_client.post(page_of(answer), {**older, **mine})


@pytest.mark.parametrize("field", COMPARED, ids=names(COMPARED))
def test_an_outdated_form_takes_the_newer_values_of_unchanged_fields(
    admin_client: Client, edda: Client, field: AnswerField
) -> None:
    other = "editor" if field.name != "editor" else "speaker"
    refused = response_to_outdated_form(admin_client, edda, field, {other: "Mine"})
    help_texts = {each.name: each.help_text for each in refused.context["adminform"].form}
    assert [name for name, text in help_texts.items() if "updated-value" in text] == [field.name]


@pytest.mark.parametrize("field", TEXT_FIELDS, ids=names(TEXT_FIELDS))
def test_conflicting_values_are_shown_side_by_side(
    admin_client: Client, edda: Client, field: AnswerField
) -> None:
    refused = response_to_outdated_form(admin_client, edda, field, {field.name: "Mine"})
    (shown,) = (text for text in errors(refused)[field.name] if "Only here" in text)
    words = strip_tags(shown).lower()
    assert "mine" in words
    assert "other" in words


def test_answers_are_found_by_every_searched_field(admin_client: Client) -> None:
    texts = [f for f in ANSWER_FIELDS if f.is_searched_in_admin and f.is_own]
    assert len(texts) > 3
    answer = make_published(**{field.name: other_value(field) for field in texts})
    make_published()
    for field in texts:
        page = admin_client.get(list_page("answer"), {"q": other_value(field)})
        assert [found.pk for found in page.context["cl"].result_list] == [answer.pk], field.name
