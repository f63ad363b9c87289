"""A replica that does not answer fails no page and no readiness check, and is rarely tried."""

import logging

import pytest
from django.test import Client

from clipqa.db.replicas import roster as rosters
from clipqa.db.replicas.roster import BEHIND, DEAD, Replica, Roster
from tests.db.replicas.conftest import ALIAS


def test_pages_are_served_while_a_replica_is_dead(
    reading_from_a_dead_replica: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "clipqa.db.replicas.roster"):
        pages = [Client().get(path) for path in ("/", "/search/", "/api/v1/answers/")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(f"{ALIAS} is left out: {DEAD} The primary answers.")
    assert "secret" not in caplog.text


def test_a_dead_replica_does_not_make_the_site_unready(reading_from_a_dead_replica: None) -> None:
    assert Client().get("/readyz").json()[ALIAS] == "ok"  # not tried yet
    Client().get("/search/")
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()[ALIAS]) == (200, DEAD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(rosters, "monotonic", lambda: now[0])
    return now


def test_a_suspended_replica_is_tried_by_one_request_at_a_time(clock: list[float]) -> None:
    replica = Replica("replica_1")
    assert replica.try_use()
    replica.suspend(DEAD)
    assert not replica.try_use()
    clock[0] += rosters.PAUSE_S
    assert [replica.try_use() for _ in range(3)] == [True, False, False]
    replica.resume()
    assert [replica.try_use() for _ in range(3)] == [True, True, True]


def is_suspended_for(replica: Replica, clock: list[float], pause_s: float) -> bool:
    clock[0] += pause_s - 0.01
    is_suspended = not replica.try_use()
    clock[0] += 0.02
    return is_suspended and replica.try_use()


@pytest.mark.parametrize(("took_s", "pause_s"), [(0, 1), (0.05, 1), (2, 20)])
def test_a_dead_replica_is_suspended_for_longer_after_a_slow_check(
    clock: list[float], took_s: float, pause_s: float
) -> None:
    replica = Replica("replica_1")
    replica.suspend(DEAD, took_s=took_s)
    assert is_suspended_for(replica, clock, pause_s)


@pytest.mark.parametrize(("lag_s", "pause_s"), [(0.1, 0.1), (0.25, 0.25), (60, 0.25)])
def test_a_lagging_replica_is_suspended_for_its_lag_or_a_quarter_of_a_second(
    clock: list[float], lag_s: float, pause_s: float
) -> None:
    replica = Replica("replica_1")
    replica.suspend(BEHIND)
    assert replica.try_use()  # at once, as it may lag by milliseconds only
    clock[0] += lag_s
    replica.suspend(BEHIND)
    assert is_suspended_for(replica, clock, pause_s)


def test_a_lasting_lag_is_logged_once_and_so_is_its_end(
    clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    replica = Replica("replica_1")
    for _ in range(120):
        replica.suspend(BEHIND)
        clock[0] += 0.25
    replica.resume()
    assert caplog.messages == [
        f"replica_1 is left out: {BEHIND} The primary answers. ",
        "replica_1 is in use again.",
    ]


def test_requests_are_spread_over_the_replicas_that_are_in_use() -> None:
    roster = Roster(["replica_1", "replica_2", "replica_3"])
    roster.replicas[1].suspend(DEAD)
    aliases = [found.alias for _ in range(30) if (found := roster.next())]
    assert len(aliases) == 30
    assert set(aliases) == {"replica_1", "replica_3"}
    for replica in roster.replicas:
        replica.suspend(DEAD)
    assert roster.next() is None
