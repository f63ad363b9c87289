"""Users stand under People, beside groups, and keep their old addresses."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from clipqa.models import User
from tests.admin.people import person

pytestmark = pytest.mark.django_db

PEOPLE, CLIPS = "/admin/auth/", "/admin/clipqa/"
USERS, GROUPS = reverse("admin:clipqa_user_changelist"), reverse("admin:auth_group_changelist")


def linked(client: Client, url: str) -> list[str]:
    page = client.get(url).content.decode()
    return re.findall(r'href="([^"]*)"', page[page.index('id="content-main"') :])


def test_users_and_groups_are_listed_together(desk: Client) -> None:
    assert {USERS, GROUPS} <= {*linked(desk, PEOPLE)}
    assert USERS not in linked(desk, CLIPS)


def test_whoever_sees_users_and_no_groups_finds_them_there_too(db: None) -> None:
    looks = person("looks")
    looks.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client = Client()
    client.force_login(looks)
    assert USERS in linked(client, PEOPLE)
    assert GROUPS not in linked(client, PEOPLE)
    assert USERS in linked(client, "/admin/")
    assert client.get(CLIPS).status_code == 404


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/", "{pk}/password/", "{pk}/delete/"])
def test_the_crumbs_of_a_user_lead_to_people(desk: Client, alice: User, page: str) -> None:
    shown = desk.get(USERS + page.format(pk=alice.pk)).content.decode()
    crumbs = shown[shown.index('class="breadcrumbs"') :]
    assert f'href="{PEOPLE}"' in crumbs[: crumbs.index("</div>")]


def test_the_history_of_a_user_and_the_deletion_of_several_lead_to_people(
    desk: Client, alice: User
) -> None:
    chosen = {"action": "delete_selected", "_selected_action": person("otto").pk}
    pages = [desk.get(f"{USERS}{alice.pk}/history/"), desk.post(USERS, chosen)]
    for response in pages:
        shown = response.content.decode()
        crumbs = shown[shown.index('class="breadcrumbs"') :]
        assert f'href="{PEOPLE}"' in crumbs[: crumbs.index("</div>")]


def test_an_old_address_leads_to_the_page_with_what_it_asked_for(desk: Client, alice: User) -> None:
    response = desk.get(f"/admin/auth/user/{alice.pk}/change/?_changelist_filters=q%3Da")
    assert response.status_code == 307
    assert response["Location"] == f"{USERS}{alice.pk}/change/?_changelist_filters=q%3Da"


def test_a_form_sent_to_an_old_address_is_saved(desk: Client, alice: User) -> None:
    form = desk.get(f"{USERS}{alice.pk}/change/").context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    typed = {**values, "first_name": "Alix", "is_staff": "on", "is_active": "on"}
    moments = {f"{name}_{at}": "" for name in ("last_login", "date_joined") for at in (0, 1)}
    old = f"/admin/auth/user/{alice.pk}/change/"
    desk.post(old, {**typed, **moments, "is_superuser": "on"}, follow=True)
    alice.refresh_from_db()
    assert alice.first_name == "Alix"
