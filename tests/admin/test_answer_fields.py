"""What is typed into any field of an answer's page is shown, compared and kept."""

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
from tests.admin.pages import errors, filled, list_page, page_of, save
from tests.answer_values import names, other_value, typed
from tests.factories import make_answer, make_published
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db
# Beside the fields of the list: what belongs to the page and not to the answer.
OF_THE_PAGE = {
    "question_language",
    "video_address",
    "edit_version",
    "clip_version",
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
    """A public one of the contributor's."""
    answer = make_draft(conny)
    publish([answer])
    return answer


def page_of_proposal(proposal: Proposal) -> str:
    return reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])


def values(answer: Answer) -> dict[str, Any]:
    now = Answer.objects.get(pk=answer.pk)
    return {field.name: field.plain_value(now) for field in PROPOSED}


@pytest.mark.parametrize("field", PROPOSED, ids=names(PROPOSED))
def test_a_change_of_one_field_is_proposed_shown_and_applied_once_accepted(
    answer: Answer, conny: User, edda: Client, field: AnswerField
) -> None:
    before = values(answer)
    said = save(signed_in(conny), page_of(answer), follow=True, **typed(field)).content.decode()
    assert "waits for an editor" in said
    assert values(answer) == before
    proposal = Proposal.objects.get()
    page = edda.get(page_of_proposal(proposal))
    assert field.label in [line.label for line in page.context["lines"]]
    version = page.context["form"]["edit_version"].value()
    edda.post(page_of_proposal(proposal), {"edit_version": version, "_accept": "x"})
    after = values(answer)
    assert after[field.name] == proposal.values[field.name] != before[field.name]


def test_a_contributor_is_shown_no_field_whose_change_would_be_lost(
    answer: Answer, conny: User
) -> None:
    form = signed_in(conny).get(page_of(answer)).context["adminform"].form
    left = {*form.fields} - OF_THE_PAGE - {field.name for field in PROPOSED}
    assert not left
    assert {field.name for field in PROPOSED} <= {*form.fields}


def test_whoever_proposes_is_not_offered_to_change_what_answers_share(
    answer: Answer, conny: User
) -> None:
    make_published(clip=answer.clip)
    rights = ["change_question", "change_clip"]
    conny.user_permissions.set(Permission.objects.filter(codename__in=rights))
    form = signed_in(conny).get(page_of(answer)).context["adminform"].form
    assert not {"add_topics", "shared_clip"} & {*form.fields}
    draft = make_answer(clip=answer.clip, created_by=conny)
    form = signed_in(conny).get(page_of(draft)).context["adminform"].form
    assert {"add_topics", "shared_clip"} <= {*form.fields}


def test_a_language_without_a_new_question_proposes_nothing(answer: Answer, conny: User) -> None:
    said = save(signed_in(conny), page_of(answer), follow=True, question_language="de")
    assert "Nothing differs" in said.content.decode()
    assert not Proposal.objects.exists()


def test_a_proposal_from_before_a_field_was_added_says_of_no_newer_change(
    answer: Answer, conny: User, edda: Client
) -> None:
    save(signed_in(conny), page_of(answer), body="Other words.")
    proposal = Proposal.objects.get()
    del proposal.base["speaker"]
    proposal.save()
    assert not edda.get(page_of_proposal(proposal)).context["since"]


COMPARED = [
    field for field in fields_of("form") if field.name not in {"new_question", "question_language"}
]
WORDS = {Format.TEXT, Format.MARKDOWN, Format.KEY}
TYPED_BY_BOTH = [field for field in COMPARED if field.format in WORDS]


def refused_after(desk: Client, edda: Client, field: AnswerField, mine: dict[str, str]) -> Any:
    """What an older page is answered once somebody else has changed this field."""
    answer = make_published(key="first")
    older = filled(desk.get(page_of(answer)))
    assert save(edda, page_of(answer), **typed(field)).status_code == 302
    return desk.post(page_of(answer), {**older, **mine})


@pytest.mark.parametrize("field", COMPARED, ids=names(COMPARED))
def test_an_older_page_takes_over_what_somebody_else_has_changed(
    desk: Client, edda: Client, field: AnswerField
) -> None:
    other = "editor" if field.name != "editor" else "speaker"
    refused = refused_after(desk, edda, field, {other: "Mine"})
    help_texts = {each.name: each.help_text for each in refused.context["adminform"].form}
    assert [name for name, text in help_texts.items() if "followed" in text] == [field.name]


@pytest.mark.parametrize("field", TYPED_BY_BOTH, ids=names(TYPED_BY_BOTH))
def test_two_changes_of_one_field_are_shown_side_by_side(
    desk: Client, edda: Client, field: AnswerField
) -> None:
    refused = refused_after(desk, edda, field, {field.name: "Mine"})
    (shown,) = (text for text in errors(refused)[field.name] if "Only here" in text)
    words = strip_tags(shown).lower()
    assert "mine" in words
    assert "other" in words


def test_the_admin_finds_answers_by_every_field_that_the_list_says(desk: Client) -> None:
    texts = [f for f in ANSWER_FIELDS if f.is_searched_in_admin and f.is_own]
    assert len(texts) > 3
    answer = make_published(**{field.name: other_value(field) for field in texts})
    make_published()
    for field in texts:
        page = desk.get(list_page("answer"), {"q": other_value(field)})
        assert [found.pk for found in page.context["cl"].result_list] == [answer.pk], field.name
