"""The owner of an answer, whom editors can change."""

import pytest
from django.test import Client

from clipqa.history import revisions_of
from clipqa.models import Answer, Status, User
from tests.admin.pages import errors, filled, page_of, save
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


@pytest.fixture
def otto(db: None) -> User:
    return of_role("otto", "contributor", first_name="Otto", last_name="Oak")


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def test_an_editor_changes_the_owner_of_an_answer(edda: Client, conny: User, otto: User) -> None:
    answer = make_draft(conny)
    assert "Otto Oak (otto)" in edda.get(page_of(answer)).content.decode()
    save(edda, page_of(answer), owner=otto.pk)
    assert Answer.objects.get().created_by == otto
    assert revisions_of(Answer, answer.pk)[0].changes == {"created_by": [conny.pk, otto.pk]}
    assert signed_in(conny).get(page_of(answer)).status_code == 404
    assert signed_in(otto).get(page_of(answer)).status_code == 200


def test_the_owner_stays_when_other_fields_are_saved(edda: Client, conny: User) -> None:
    conny.is_active = False
    conny.save()
    answer = make_draft(conny)
    save(edda, page_of(answer), body="Other words.")
    assert Answer.objects.get(body="Other words.").created_by == conny
    sent = filled(edda.get(page_of(answer)))
    del sent["owner"]  # a page from before there was such a box
    edda.post(page_of(answer), {**sent, "body": "Words again."})
    assert Answer.objects.get(body="Words again.").created_by == conny


def test_a_contributor_cannot_change_the_owner(conny: User, otto: User) -> None:
    answer = make_draft(conny)
    save(signed_in(conny), page_of(answer), owner=otto.pk, body="Mine.")
    assert Answer.objects.get(body="Mine.").created_by == conny


def test_only_users_of_the_admin_can_be_owners(edda: Client, conny: User) -> None:
    answer = make_draft(conny, status=Status.DRAFT)
    reader = User.objects.create_user("rita")
    assert "owner" in errors(save(edda, page_of(answer), owner=reader.pk))
