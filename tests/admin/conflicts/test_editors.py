"""The second editor sees who is there; looking writes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.admin.conflicts.editors import clock
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


def tell(client: Client, record: Any, **sent: str) -> str:
    response = client.post(url_of(record), sent)
    assert response.status_code == 200
    return str(response.json()["said"])


def test_who_comes_second_sees_who_is_there(desk: Client, dora: Client) -> None:
    topic = make_topic()
    assert tell(dora, topic) == ""
    since = clock(Presence.objects.get().since)
    said = f"Dora Day (dora) has had this open since {since}."
    assert tell(desk, topic) == said
    page = desk.get(page_of(topic)).content.decode()
    assert said in page
    assert 'role="status"' in page
    assert "Dora" not in desk.get(page_of(make_topic("Another"))).content.decode()


def test_who_was_there_sees_who_comes(desk: Client, dora: Client) -> None:
    topic = make_topic()
    tell(dora, topic)
    tell(desk, topic)
    assert tell(dora, topic).startswith("Alice Archer (alice) has had this open since ")


def test_opening_a_page_writes_nothing(desk: Client) -> None:
    desk.get(page_of(make_topic()))
    assert not Presence.objects.exists()


def test_staying_keeps_the_moment_of_coming_and_changes_nothing_else(dora: Client) -> None:
    topic = make_topic()
    tell(dora, topic)
    came, version = Presence.objects.get(), LibraryState.objects.current().library_version
    tell(dora, topic)
    stays = Presence.objects.get()
    assert (stays.since, stays.seen_at > came.seen_at) == (came.since, True)
    assert LibraryState.objects.current().library_version == version
    assert not Revision.objects.filter(model_name="topic").exists()


def test_staying_costs_one_write_and_one_look_beside_the_record(dora: Client) -> None:
    topic = make_topic()
    tell(dora, topic)
    with CaptureQueriesContext(connection) as queries:
        tell(dora, topic)
    ours = [each["sql"] for each in queries if "clipqa_presence" in each["sql"]]
    assert [sql.split()[0] for sql in ours] == ["UPDATE", "SELECT"]


def test_who_leaves_is_gone_soon_and_a_way_back_keeps_the_moment(
    desk: Client, dora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = make_topic()
    tell(dora, topic)
    came = Presence.objects.get().since
    tell(dora, topic, leave="yes")
    tell(dora, topic)
    assert Presence.objects.get().since == came
    monkeypatch.setattr(presence, "GRACE_PERIOD", timedelta())
    tell(dora, topic, leave="yes")
    assert tell(desk, topic) == ""


def test_who_says_nothing_any_more_is_gone_and_swept_away(desk: Client, dora: Client) -> None:
    topic = make_topic()
    tell(dora, topic)
    Presence.objects.update(seen_at=timezone.now() - presence.PRESENCE_TIMEOUT)
    assert "Dora" not in desk.get(page_of(topic)).content.decode()
    tell(desk, topic)
    assert [each.person.username for each in Presence.objects.all()] == ["alice"]


def test_who_may_only_look_is_told_and_not_noted(desk: Client, bob: Any) -> None:
    looker, outlet = Client(), make_outlet()
    looker.force_login(bob)
    tell(desk, outlet)
    assert "Alice" in tell(looker, outlet)
    assert Presence.objects.count() == 1


def test_a_hidden_record_tells_nobody_anything() -> None:
    cast = make_role_users()
    tell(cast.clients["contributor"], cast.draft)
    assert cast.clients["other"].post(url_of(cast.draft)).status_code == 404
    assert cast.clients["anonymous"].post(url_of(cast.draft)).status_code == 302
    assert "conny" in tell(cast.clients["editor"], cast.draft)


def test_a_page_that_lies_open_does_not_keep_a_session(dora: Client) -> None:
    answer = make_answer()
    for url, is_kept in ((url_of(answer), False), (page_of(answer), True)):
        session = dora.session
        session["seen"] = 1
        session.save()
        dora.post(url)
        assert (dora.session["seen"] > 1) is is_kept


def test_a_busy_library_is_not_waited_for(dora: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*given: Any, **more: Any) -> int:
        raise OperationalError("database is locked")

    topic = make_topic()
    dora.get(page_of(topic))
    monkeypatch.setattr(QuerySet, "update", locked)
    assert tell(dora, topic) == ""
