"""Looking changes nothing, and whatever is done is on record."""

import logging
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import get_resolver, reverse

from clipqa.models import AuditEntry, Revision
from tests.admin.pages import add_page, list_page, page_of, save
from tests.roles.cast import Cast, make_cast, of_role
from tests.roles.test_matrix import address, routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def contents() -> dict[str, str]:
    """Every row of every table, sessions aside."""
    models = [model for model in apps.get_models(include_auto_created=True) if model != Session]
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }
    return {label: sha256(repr(each).encode()).hexdigest() for label, each in rows.items()}


def test_no_address_changes_a_row_when_it_is_only_looked_at() -> None:
    cast: Cast = make_cast()
    administrator = cast.clients["administrator"]
    before = contents()
    for route in sorted(set(routes(get_resolver()))):
        for method in ("get", "head", "options"):
            getattr(administrator, method)(address(route, cast))
    after = contents()
    assert [label for label in before if before[label] != after[label]] == []


def rows_on_record() -> int:
    return Revision.objects.count() + AuditEntry.objects.count()


def test_forty_actions_leave_forty_rows_with_who_when_what_before_and_after() -> None:
    cast = make_cast()
    ada = cast.people["administrator"]
    desk, draft = cast.clients["administrator"], cast.draft
    clip, question = cast.records["clip"], cast.records["question"]
    outlet, topic, video = (cast.records[noun] for noun in ("outlet", "topic", "video"))
    people = [of_role(f"person-{number}", "contributor") for number in range(5)]
    before = rows_on_record()

    def act(action: str, *chosen: Any) -> None:
        ids = {"_selected_action": [each.pk for each in chosen], "action": action, "post": "yes"}
        desk.post(list_page("answer"), ids)

    for number in range(5):
        save(desk, page_of(draft), body=f"Words {number}.")
        save(desk, page_of(outlet), name=f"Outlet {number}")
        save(desk, page_of(topic), name=f"Topic {number}")
        save(desk, page_of(video), title=f"Video {number}")
        save(desk, page_of(question), text=f"Question {number}?")
        save(desk, page_of(clip), end_ms=f"01:1{number}")
        url = reverse("admin:auth_user_change", args=[people[number].pk])
        save(desk, url, email=f"{number}@news.example")
    act("publish_answers", draft)
    act("archive_answers", draft)
    save(desk, add_page("topic"), name="Another")
    save(desk, add_page("outlet"), name="Another", colour="#41464f")
    desk.post(reverse("admin:auth_user_delete", args=[people[0].pk]), {"post": "yes"})
    assert rows_on_record() - before == 40
    told = [*Revision.objects.order_by("-pk")[:34], *AuditEntry.objects.order_by("-pk")[:6]]
    assert {row.actor for row in told} == {ada}
    assert all(row.at and row.actor_name == "ada" for row in told)
    assert all(row.changes for row in told[:34])
    assert all(row.before or row.after for row in told[34:])
