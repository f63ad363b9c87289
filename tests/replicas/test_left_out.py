"""A replica that does not answer costs no page and no readiness, and is not asked all the time."""

import logging

import pytest
from django.test import Client

from clipqa.replicas import roster as rosters
from clipqa.replicas.roster import BEHIND, DEAD, Replica, Roster
from tests.replicas.conftest import ALIAS


def test_pages_come_out_while_a_replica_is_dead(
    reading_from_a_dead_one: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "clipqa.replicas.roster"):
        pages = [Client().get(path) for path in ("/", "/search/", "/api/v1/answers/")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(f"{ALIAS} is left out: {DEAD} The primary answers.")
    assert "secret" not in caplog.text


def test_a_dead_replica_makes_nobody_unready(reading_from_a_dead_one: None) -> None:
    assert Client().get("/readyz").json()[ALIAS] == "ok"  # nothing is known of it yet
    Client().get("/search/")
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()[ALIAS]) == (200, DEAD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(rosters, "monotonic", lambda: now[0])
    return now


def test_one_that_is_left_out_is_tried_by_one_request_at_a_time(clock: list[float]) -> None:
    replica = Replica("replica_1")
    assert replica.may_be_asked()
    replica.leave_out(DEAD)
    assert not replica.may_be_asked()
    clock[0] += rosters.REST_S
    assert [replica.may_be_asked() for _ in range(3)] == [True, False, False]
    replica.take_back()
    assert [replica.may_be_asked() for _ in range(3)] == [True, True, True]


def rests_for(replica: Replica, clock: list[float], rest_s: float) -> bool:
    clock[0] += rest_s - 0.01
    is_resting = not replica.may_be_asked()
    clock[0] += 0.02
    return is_resting and replica.may_be_asked()


@pytest.mark.parametrize(("took_s", "rest_s"), [(0, 1), (0.05, 1), (2, 20)])
def test_a_dead_one_rests_the_longer_the_more_the_trial_cost(
    clock: list[float], took_s: float, rest_s: float
) -> None:
    replica = Replica("replica_1")
    replica.leave_out(DEAD, took_s=took_s)
    assert rests_for(replica, clock, rest_s)


@pytest.mark.parametrize(("lag_s", "rest_s"), [(0.1, 0.1), (0.25, 0.25), (60, 0.25)])
def test_a_late_one_rests_as_long_as_it_is_late_and_a_quarter_of_a_second_at_most(
    clock: list[float], lag_s: float, rest_s: float
) -> None:
    replica = Replica("replica_1")
    replica.leave_out(BEHIND)
    assert replica.may_be_asked()  # at once: it may have been some milliseconds
    clock[0] += lag_s
    replica.leave_out(BEHIND)
    assert rests_for(replica, clock, rest_s)


def test_the_log_tells_a_lag_that_lasts_once_and_its_end(
    clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    replica = Replica("replica_1")
    for _ in range(120):
        replica.leave_out(BEHIND)
        clock[0] += 0.25
    replica.take_back()
    assert caplog.messages == [
        f"replica_1 is left out: {BEHIND} The primary answers. ",
        "replica_1 is taken back.",
    ]


def test_replicas_take_turns_and_leave_none_to_the_dead() -> None:
    roster = Roster(["replica_1", "replica_2", "replica_3"])
    roster.replicas[1].leave_out(DEAD)
    asked = [found.alias for _ in range(30) if (found := roster.next())]
    assert len(asked) == 30
    assert set(asked) == {"replica_1", "replica_3"}
    for replica in roster.replicas:
        replica.leave_out(DEAD)
    assert roster.next() is None
