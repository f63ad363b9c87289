"""Presence: users see who else has a record open; rendering a page writes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.admin.conflicts.editors import format_moment
from clipqa.curation import presence
from clipqa.models import LibraryState, Presence, Revision
from tests.admin.pages import page_of
from tests.admin.people import person
from tests.factories import make_answer, make_outlet, make_topic
from tests.roles.users import make_role_users

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora() -> Client:
    client = Client()
    client.force_login(person("dora", is_superuser=True, first_name="Dora", last_name="Day"))
    return client


def url_of(record: Any) -> str:
    return page_of(record).replace("/change/", "/presence/")


def report_presence(client: Client, record: Any, **sent: str) -> str:
    response = client.post(url_of(record), sent)
    assert response.status_code == 200
    return str(response.json()["message"])


def test_the_second_user_of_a_page_sees_the_first(admin_client: Client, dora: Client) -> None:
    topic = make_topic()
    assert report_presence(dora, topic) == ""
    since = format_moment(Presence.objects.get().since)
    message = f"Dora Day (dora) has had this open since {since}."
    assert report_presence(admin_client, topic) == message
    page = admin_client.get(page_of(topic)).content.decode()
    assert message in page
    assert 'role="status"' in page
    assert "Dora" not in admin_client.get(page_of(make_topic("Another"))).content.decode()


def test_the_first_user_of_a_page_sees_the_second(admin_client: Client, dora: Client) -> None:
    topic = make_topic()
    report_presence(dora, topic)
    report_presence(admin_client, topic)
    assert report_presence(dora, topic).startswith("Alice Archer (alice) has had this open since ")


def test_opening_a_page_writes_nothing(admin_client: Client) -> None:
    admin_client.get(page_of(make_topic()))
    assert not Presence.objects.exists()


def test_further_requests_keep_the_time_of_opening(dora: Client) -> None:
    topic = make_topic()
    report_presence(dora, topic)
    first, version = Presence.objects.get(), LibraryState.objects.current().library_version
    report_presence(dora, topic)
    second = Presence.objects.get()
    assert (second.since, second.seen_at > first.seen_at) == (first.since, True)
    assert LibraryState.objects.current().library_version == version
    assert not Revision.objects.filter(model_name="topic").exists()


def test_a_further_request_takes_one_update_and_one_query(dora: Client) -> None:
    topic = make_topic()
    report_presence(dora, topic)
    with CaptureQueriesContext(connection) as queries:
        report_presence(dora, topic)
    ours = [each["sql"] for each in queries if "clipqa_presence" in each["sql"]]
    assert [sql.split()[0] for sql in ours] == ["UPDATE", "SELECT"]


def test_a_user_who_returns_soon_keeps_the_time_of_opening(
    admin_client: Client, dora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = make_topic()
    report_presence(dora, topic)
    since = Presence.objects.get().since
    report_presence(dora, topic, leave="yes")
    report_presence(dora, topic)
    assert Presence.objects.get().since == since
    monkeypatch.setattr(presence, "GRACE_PERIOD", timedelta())
    report_presence(dora, topic, leave="yes")
    assert report_presence(admin_client, topic) == ""


def test_users_whose_page_sends_nothing_are_removed(admin_client: Client, dora: Client) -> None:
    topic = make_topic()
    report_presence(dora, topic)
    Presence.objects.update(seen_at=timezone.now() - presence.PRESENCE_TIMEOUT)
    assert "Dora" not in admin_client.get(page_of(topic)).content.decode()
    report_presence(admin_client, topic)
    assert [each.person.username for each in Presence.objects.all()] == ["alice"]


def test_users_with_view_permissions_see_others_and_are_not_recorded(
    admin_client: Client, bob: Any
) -> None:
    viewer, outlet = Client(), make_outlet()
    viewer.force_login(bob)
    report_presence(admin_client, outlet)
    assert "Alice" in report_presence(viewer, outlet)
    assert Presence.objects.count() == 1


def test_presence_at_a_hidden_record_returns_404() -> None:
    cast = make_role_users()
    report_presence(cast.clients["contributor"], cast.draft)
    assert cast.clients["other"].post(url_of(cast.draft)).status_code == 404
    assert cast.clients["anonymous"].post(url_of(cast.draft)).status_code == 302
    assert "conny" in report_presence(cast.clients["editor"], cast.draft)


def test_presence_requests_do_not_extend_the_session(dora: Client) -> None:
    answer = make_answer()
    for url, is_kept in ((url_of(answer), False), (page_of(answer), True)):
        session = dora.session
        session["seen"] = 1
        session.save()
        dora.post(url)
        assert (dora.session["seen"] > 1) is is_kept


def test_presence_does_not_wait_for_a_locked_database(
    dora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*given: Any, **more: Any) -> int:
        raise OperationalError("database is locked")

    topic = make_topic()
    dora.get(page_of(topic))
    monkeypatch.setattr(QuerySet, "update", locked)
    assert report_presence(dora, topic) == ""
