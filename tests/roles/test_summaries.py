"""Summaries of roles are shown where roles are assigned and listed, and match the permissions."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from clipqa.curation.roles import (
    ADMINISTRATOR,
    EDITOR,
    LABELS,
    OTHER_GROUP,
    ROLES,
    SUMMARIES,
    role_summary,
)
from clipqa.models import User
from tests.admin.people import person
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db

GROUPS, ADD_USER = reverse("admin:auth_group_changelist"), reverse("admin:clipqa_user_add")
# The words of a summary for each permission.
WORDS = {
    "clipqa.add_answer": "writes answers|all answers",
    "clipqa.add_article": "answers and articles",
    "clipqa.review_answer": "reviews, publishes and archives all answers",
    "clipqa.review_article": "all answers and articles",
    "clipqa.change_author": "authors",
    "clipqa.change_topic": "topics",
    "clipqa.add_video": "adds videos|edits questions, clips, videos",
    "clipqa.add_outlet": "adds outlets|manages outlets",
    "clipqa.change_outlet": "manages outlets",
    "clipqa.change_user": "logins",
    "clipqa.view_auditentry": "audit log",
    "clipqa.view_subscriber": "numbers of subscribers",
    "clipqa.add_erasure": "erases answers for good",
    "clipqa.change_comment": "approves and hides comments",
    "clipqa.change_readerquestion": "questions of readers",
    "clipqa.view_clipreport": "reports of problems",
    "clipqa.add_blockedsender": "blocks e-mail addresses",
}


@pytest.fixture
def root(db: None) -> Client:
    return signed_in(person("root", is_superuser=True))


def summary_of(role: str) -> str:
    """Return the summary, with that of the role whose everything it includes."""
    own = str(SUMMARIES[role]).lower()
    included = [other for other in ROLES if re.search(f"everything that an? {other} does", own)]
    return " ".join([own, *map(summary_of, included)])


def test_every_role_has_a_name_and_a_summary() -> None:
    assert ROLES.keys() == LABELS.keys() == SUMMARIES.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", WORDS)
def test_a_summary_mentions_exactly_the_permissions_of_the_role(role: str, permission: str) -> None:
    is_mentioned = re.search(WORDS[permission], summary_of(role)) is not None
    assert is_mentioned is (permission in ROLES[role]), (role, permission)


@pytest.mark.parametrize("role", ROLES)
def test_the_list_and_the_page_of_groups_show_the_summary(root: Client, role: str) -> None:
    group = Group.objects.get(name=role)
    page = reverse("admin:auth_group_change", args=[group.pk])
    for address in (GROUPS, page):
        assert role_summary(group) in root.get(address).content.decode(), address


@pytest.mark.parametrize("role", ROLES)
def test_the_user_form_shows_the_summary_beside_each_role(root: Client, role: str) -> None:
    other = of_role("otto", "contributor")
    page = reverse("admin:clipqa_user_change", args=[other.pk])
    for address in (ADD_USER, page):
        page_text = root.get(address).content.decode()
        label = f'{LABELS[role]} <span class="role-summary">{SUMMARIES[role]}</span>'
        assert label in page_text, address


def test_a_custom_group_is_labelled_and_its_name_is_escaped(root: Client) -> None:
    own = Group.objects.create(name="<b>Interns</b>")
    for address in (GROUPS, reverse("admin:auth_group_change", args=[own.pk]), ADD_USER):
        page_text = root.get(address).content.decode()
        assert str(OTHER_GROUP) in page_text, address
        assert "<b>Interns" not in page_text


def test_the_form_for_a_new_group_shows_no_label(root: Client) -> None:
    page = root.get(reverse("admin:auth_group_add")).content.decode()
    assert str(OTHER_GROUP) not in page
    root.post(reverse("admin:auth_group_add"), {"name": "Interns", "permissions": []})
    assert Group.objects.filter(name="Interns").exists()


def test_an_administrator_sees_the_summaries(db: None) -> None:
    ada = signed_in(of_role("ada", ADMINISTRATOR))
    for address in (GROUPS, ADD_USER):
        page_text = ada.get(address).content.decode()
        assert not [role for role in ROLES if str(SUMMARIES[role]) not in page_text], address


def test_the_chosen_roles_are_saved(root: Client) -> None:
    editor = Group.objects.get(name=EDITOR)
    words = "a long and quiet river"
    made = {"username": "eve", "password1": words, "password2": words, "groups": [editor.pk]}
    root.post(ADD_USER, {**made, "usable_password": "true"})
    assert list(User.objects.get(username="eve").groups.all()) == [editor]
