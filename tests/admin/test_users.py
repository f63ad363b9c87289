"""Users are listed under People, beside groups; their old URLs redirect."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from clipqa.models import AuditEntry, Event, Notice, NoticeChoices, NoticeEvent, User
from tests.admin.people import person
from tests.factories import make_answer

pytestmark = pytest.mark.django_db

PEOPLE, CLIPS = "/admin/auth/", "/admin/clipqa/"
USERS, GROUPS = reverse("admin:clipqa_user_changelist"), reverse("admin:auth_group_changelist")


def links_on(client: Client, url: str) -> list[str]:
    page = client.get(url).content.decode()
    return re.findall(r'href="([^"]*)"', page[page.index('id="content-main"') :])


def test_users_and_groups_are_listed_together(admin_client: Client) -> None:
    assert {USERS, GROUPS} <= {*links_on(admin_client, PEOPLE)}
    assert USERS not in links_on(admin_client, CLIPS)


def test_users_are_listed_under_people_without_access_to_groups(db: None) -> None:
    viewer = person("viewer")
    viewer.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client = Client()
    client.force_login(viewer)
    assert USERS in links_on(client, PEOPLE)
    assert GROUPS not in links_on(client, PEOPLE)
    assert USERS in links_on(client, "/admin/")
    assert client.get(CLIPS).status_code == 404


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/", "{pk}/password/", "{pk}/delete/"])
def test_the_breadcrumbs_of_a_user_link_to_people(
    admin_client: Client, alice: User, page: str
) -> None:
    shown = admin_client.get(USERS + page.format(pk=alice.pk)).content.decode()
    crumbs = shown[shown.index('class="breadcrumbs"') :]
    assert f'href="{PEOPLE}"' in crumbs[: crumbs.index("</div>")]


def test_the_breadcrumbs_of_history_and_bulk_deletion_link_to_people(
    admin_client: Client, alice: User
) -> None:
    chosen = {"action": "delete_selected", "_selected_action": person("otto").pk}
    pages = [admin_client.get(f"{USERS}{alice.pk}/history/"), admin_client.post(USERS, chosen)]
    for response in pages:
        shown = response.content.decode()
        crumbs = shown[shown.index('class="breadcrumbs"') :]
        assert f'href="{PEOPLE}"' in crumbs[: crumbs.index("</div>")]


def test_a_user_is_deleted_with_their_choice_of_notices_and_what_is_to_be_sent(
    admin_client: Client, alice: User
) -> None:
    NoticeChoices.objects.create(person=alice, published=True)
    Notice.objects.create(answer=make_answer(), person=alice, event=NoticeEvent.PUBLISHED)
    admin_client.post(f"{USERS}{alice.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not Notice.objects.exists()
    assert not NoticeChoices.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_bulk", [False, True], ids=["alone", "with another"])
def test_administrators_may_delete_their_own_login(
    admin_client: Client, alice: User, is_bulk: bool
) -> None:
    other = person("otto")
    bulk = {"action": "delete_selected", "_selected_action": [alice.pk, other.pk], "post": "yes"}
    url, values = (USERS, bulk) if is_bulk else (f"{USERS}{alice.pk}/delete/", {"post": "yes"})
    admin_client.post(url, values)
    assert not User.objects.filter(pk=alice.pk).exists()
    entries = AuditEntry.objects.filter(event=Event.ACCOUNT_DELETED)
    assert {(each.subject, each.actor_name, each.actor_id) for each in entries} == {
        (name, "Alice Archer (alice)", None)
        for name in (["alice", "otto"] if is_bulk else ["alice"])
    }


def test_an_old_url_redirects_with_its_query(admin_client: Client, alice: User) -> None:
    response = admin_client.get(f"/admin/auth/user/{alice.pk}/change/?_changelist_filters=q%3Da")
    assert response.status_code == 307
    assert response["Location"] == f"{USERS}{alice.pk}/change/?_changelist_filters=q%3Da"


def test_a_form_sent_to_an_old_url_is_saved(admin_client: Client, alice: User) -> None:
    form = admin_client.get(f"{USERS}{alice.pk}/change/").context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    typed = {**values, "first_name": "Alix", "is_staff": "on", "is_active": "on"}
    moments = {f"{name}_{at}": "" for name in ("last_login", "date_joined") for at in (0, 1)}
    old = f"/admin/auth/user/{alice.pk}/change/"
    admin_client.post(old, {**typed, **moments, "is_superuser": "on"}, follow=True)
    alice.refresh_from_db()
    assert alice.first_name == "Alix"
