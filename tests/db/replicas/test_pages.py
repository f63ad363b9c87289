"""Public pages are rendered from an up-to-date replica, with the same content."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.db import Error, connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clipqa.curation import publish
from clipqa.db.replicas import reading_connection, replica_problems, run_on_replica
from clipqa.db.replicas.roster import BEHIND, DEAD, FAILED, NOT_A_REPLICA
from clipqa.models import Answer, LibraryState, ReaderQuestion
from clipqa.views import page_cache
from scripts.postgres import Replica
from tests.db.replicas import standby
from tests.db.replicas.conftest import ALIAS
from tests.factories import make_answer
from tests.readers.sending import stamp
from tests.views.test_query_counts import ADDRESSES

pytestmark = pytest.mark.postgres_only

ASKED = count(1)
# Rendered outside `public_page`: forms and what confirms them, and a 404 page.
OF_THE_PRIMARY = {"asking the editors", "what is sent by e-mail", "nothing"}


@dataclass
class Cost:
    primary: int = 0
    replica: int = 0


@contextmanager
def counted() -> Iterator[Cost]:
    cost = Cost()
    with CaptureQueriesContext(connection) as ours, CaptureQueriesContext(replica_link()) as its:
        yield cost
    cost.primary, cost.replica = len(ours), len(its)


def replica_link() -> Any:
    return connections[ALIAS]


def version() -> int:
    return LibraryState.objects.current().library_version


def is_in_use_again() -> bool:
    Client().get(f"/topics/?asked={next(ASKED)}")  # a cached page reads from no replica
    return not replica_problems()[ALIAS]


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name not in OF_THE_PRIMARY])
def test_a_page_from_the_replica_costs_one_statement_more_and_is_the_same(
    reading: None, settings: Settings, name: str
) -> None:
    newest = Answer.objects.filter(question__slug="who-said-it").latest("pk").public_id
    address = ADDRESSES[name].format(answer=newest)
    Client().get("/about/")  # the content policy caches the media hosts of this version
    with counted() as cost:
        made = Client().get(address)
    assert cost.primary == 1  # the state of the library; the replica serves all other reads
    settings.CLIPQA_REPLICAS = []
    with counted() as alone:
        page = Client().get(address)
    assert (made.status_code, made.content) == (page.status_code, page.content)
    assert (cost.primary + cost.replica, alone.replica) == (alone.primary + 1, 0)


def test_a_cached_page_reads_from_no_replica(reading: None, settings: Settings) -> None:
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    first = Client().get("/search/")
    with counted() as cost:
        again = Client().get("/search/")
    assert again.content == first.content
    assert cost == Cost(primary=1, replica=0)


def test_the_admin_and_forms_of_readers_use_the_primary(reading: None) -> None:
    desk = Client()
    desk.force_login(get_user_model().objects.create_superuser("editor", password="pass"))
    answer = Answer.objects.latest("pk")
    with counted() as cost:
        assert desk.get(f"/admin/clipqa/answer/{answer.pk}/change/").status_code == 200
        response = Client().post(
            "/ask/",
            urlencode({"message": "Where is the rest?", "form_id": stamp()}),
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    assert (response.status_code, ReaderQuestion.objects.count()) == (303, 1)
    assert cost.replica == 0
    assert cost.primary > 5


def test_reads_inside_a_transaction_go_to_the_primary(reading: None) -> None:
    def make() -> tuple[str, str]:
        with transaction.atomic():
            inside = reading_connection().alias, Answer.objects.all().db
        assert (reading_connection().alias, Answer.objects.all().db) == (ALIAS, ALIAS)
        return inside

    assert run_on_replica(version(), make) == ("default", "default")
    assert reading_connection().alias == "default"


# A lagging replica --------------------------------------------------------------------------------


def test_a_publication_shows_at_once_while_the_replica_lags(
    reading: None, replica: Replica, settings: Settings
) -> None:
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    page_cache._page_cache.cache_clear()
    draft = make_answer("Is a lag a lie?")
    standby.catch_up(replica)
    assert b"Is a lag a lie?" not in Client().get("/search/").content
    with standby.replay_paused(replica):
        publish([draft])
        seen = Client().get("/search/")
        assert b"Is a lag a lie?" in seen.content
        assert replica_problems() == {ALIAS: BEHIND}
    standby.until(is_in_use_again, "it is in use again")
    assert Client().get("/search/").content == seen.content
    with counted() as cost:
        assert b"Is a lag a lie?" in Client().get("/search/?page=1").content
    assert cost.replica > 1


# A failing replica --------------------------------------------------------------------------------


@dataclass
class FailureAtStatement:
    """Terminate the replica's connections before the statement with this number."""

    replica: Replica
    at: int
    seen: list[str] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        self.seen.append(sql)
        if len(self.seen) == self.at:
            standby.end_readers(self.replica)
        return execute(sql, *arguments)


def get_with_failure(replica: Replica, address: str, at: int) -> HttpResponse:
    death = FailureAtStatement(replica, at)
    with replica_link().execute_wrapper(death):
        response = Client().get(address)
    assert len(death.seen) >= at
    return response


@pytest.mark.parametrize("at", [2, 3, 4])
def test_a_page_is_rendered_from_the_primary_if_the_replica_fails(
    reading: None, replica: Replica, at: int
) -> None:
    whole = Client().get("/search/?q=said")
    assert not replica_problems()[ALIAS]
    page = get_with_failure(replica, "/search/?q=said", at)
    assert (page.status_code, page.content) == (200, whole.content)
    assert replica_problems() == {ALIAS: DEAD}
    standby.until(is_in_use_again, "it is in use again")


def test_a_replica_that_does_not_answer_is_suspended(reading: None, replica: Replica) -> None:
    whole = Client().get("/search/")
    with standby.silent(replica):
        began = monotonic()
        page = Client().get("/search/")
        assert page.content == whole.content
        assert 1 < monotonic() - began < 10
        assert replica_problems() == {ALIAS: DEAD}


def test_a_page_is_rendered_from_the_primary_if_the_replica_hangs(
    reading: None, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.db.replicas.reading.PAGE_TIMEOUT_S", 0.2)

    def make() -> str:
        link = reading_connection()
        with link.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [20 if link.alias == ALIAS else 0])
        return link.alias

    assert run_on_replica(version(), make) == "default"
    assert replica_problems() == {ALIAS: DEAD}


def test_a_search_that_is_rendered_twice_is_counted_once(
    reading: None, replica: Replica, settings: Settings
) -> None:
    settings.CLIPQA_SEARCH_LIMIT = 1
    assert get_with_failure(replica, "/search/?q=said", at=2).status_code == 200
    assert Client().get("/search/?q=said").status_code == 429


def test_connections_lost_between_requests_are_opened_again(
    reading: None, replica: Replica
) -> None:
    Client().get("/search/")
    page = get_with_failure(replica, "/search/", at=1)
    assert page.status_code == 200
    assert replica_problems() == {ALIAS: ""}


def test_a_lost_connection_that_a_template_hides_is_noticed(
    reading: None, replica: Replica
) -> None:
    def make() -> str:
        alias = reading_connection().alias
        if alias == ALIAS:
            standby.end_readers(replica)
        try:
            return f"{alias} has {Answer.objects.count() > 0}"
        except Error:
            return "nothing, as an if of a template says"

    assert run_on_replica(version(), make) == "default has True"


def test_a_read_that_replay_cancels_is_repeated_on_the_primary(
    reading: None, replica: Replica
) -> None:
    """The usual failure of a healthy replica: it must replay a lock of the primary at once."""

    def make() -> str:
        link = reading_connection()
        if link.alias == ALIAS:
            Timer(0.2, standby.empty, ["clipqa_feedback"]).start()
            with link.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(10) FROM (SELECT COUNT(*) FROM clipqa_feedback) f")
        return link.alias

    with standby.impatient(replica):
        assert run_on_replica(version(), make) == "default"
    assert replica_problems() == {ALIAS: FAILED}


def test_a_server_that_accepts_writes_is_not_used_as_a_replica(
    reading_from_the_primary: None,
) -> None:
    assert run_on_replica(version(), lambda: reading_connection().alias) == "default"
    assert replica_problems() == {ALIAS: NOT_A_REPLICA}
