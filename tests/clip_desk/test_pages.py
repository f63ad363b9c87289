"""The clip desk is the ordinary form of an answer: it has all its fields, each once."""

import re
from collections import Counter

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from clipqa.models import User
from tests.admin.people import person
from tests.factories import make_answer

pytestmark = pytest.mark.django_db
ADD = "/admin/clipqa/answer/add/"
NAME = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"(?![^>]*type="radio")')
UNOFFERED = {"remove_topics"}  # nothing to choose: the question has no topics
REPEATED = {"csrfmiddlewaretoken", "status", "shared_clip"}  # forms of the header; radio buttons


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def contributor() -> User:
    carol = person("carol")
    rights = ["add_answer", "change_answer", "view_answer"]
    carol.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return carol


def names_on(client: Client, path: str) -> Counter[str]:
    return Counter(NAME.findall(client.get(path).content.decode()))


@pytest.mark.parametrize("make_user", [contributor, lambda: person("alice", is_superuser=True)])
@pytest.mark.parametrize("is_saved", [True, False])
def test_every_field_of_the_form_is_on_the_screen_once(make_user: object, is_saved: bool) -> None:
    user = make_user()  # type: ignore[operator]
    client, path = signed_in(user), ADD
    if is_saved:
        path = f"/admin/clipqa/answer/{make_answer(created_by=user, status='draft').pk}/change/"
    page = client.get(path)
    assert 'id="clip-desk"' in page.content.decode()
    found = names_on(client, path)
    expected = set(page.context["adminform"].form.fields) - UNOFFERED
    missing = {
        name
        for name in expected
        if name not in found and f"{name}_0" not in found  # a date and a time
    }
    assert not missing
    assert not {name for name, count in found.items() if count > 1 and name not in REPEATED}


def test_a_page_that_can_not_be_saved_lists_the_fields_instead() -> None:
    bob = person("bob")
    bob.user_permissions.set(
        Permission.objects.filter(codename__in=["view_answer", "review_answer"])
    )
    page = signed_in(bob).get(f"/admin/clipqa/answer/{make_answer().pk}/change/")
    assert "clip-desk" not in page.content.decode()
