"""A site under load whose replica is stopped, started again and delayed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from clipqa.db.replicas.roster import BEHIND, DEAD
from scripts.nginx import NAME
from scripts.origin import Origin, throwaway_origin
from scripts.postgres import Replica
from tests.db.replicas import standby
from tests.db.replicas.conftest import ALIAS
from tests.db.replicas.simulated_users import SimulatedUsers, simulated_users
from tests.operating.conftest import collected  # noqa: F401 (a fixture)
from tests.operating.reader import Reader

pytestmark = [pytest.mark.postgres_only, pytest.mark.slow]

# Statements of readers, except those that check the state of the replica.
READ_SINCE = (
    "SELECT count(*) FROM pg_stat_activity WHERE query_start > %s AND query LIKE '%%clipqa_%%' "
    "AND query NOT LIKE '%%pg_is_in_recovery%%' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def origin(
    replica: Replica,
    collected: Path,  # noqa: F811
    tmp_path: Path,
) -> Iterator[Origin]:
    environment = {
        "DATABASE_URL": standby.primary_url(),
        "DATABASE_REPLICA_URLS": replica.url,
        "CLIPQA_DATA_DIR": str(tmp_path),
        "CLIPQA_STATIC_ROOT": str(collected),
        "CLIPQA_SECRET_KEY": settings.SECRET_KEY,
        "CLIPQA_ALLOWED_HOSTS": NAME,
        "CLIPQA_SEARCH_LIMIT": "0",
        "CLIPQA_API_LIMIT": "0",
        "CLIPQA_SUGGEST_LIMIT": "0",
        "CLIPQA_PREPARED_PAGES_MB": "0",  # no page is cached
        "WEB_CONCURRENCY": "1",  # so that /readyz reports the state of every worker
        "WEB_THREADS": "8",
    }
    with throwaway_origin(environment) as started:
        yield started


def reported_state(origin: Origin) -> str:
    ready = Reader(origin.port, is_tls=False).get("/readyz")
    assert ready.status == 200
    return str(json.loads(ready.body)[ALIAS])


def wait_until_it_is_used(replica: Replica) -> None:
    now = standby.ask(replica, "SELECT clock_timestamp()")
    standby.until(lambda: standby.ask(replica, READ_SINCE, now) > 0, "the replica serves pages")


def wait_for_requests(users: SimulatedUsers) -> None:
    """Wait for some more pages and some more edits."""
    reads, edits = len(users.seen) + 20, users.edits + 3
    standby.until(
        lambda: bool(users.failed) or (len(users.seen) > reads and users.edits > edits),
        "readers and the editor make requests",
    )


def test_no_read_fails_and_no_edit_is_missed_when_the_replica_stops_or_lags(
    replica: Replica, origin: Origin
) -> None:
    with simulated_users(origin.port) as users:
        wait_until_it_is_used(replica)
        replica.stop()
        standby.until(lambda: reported_state(origin) == DEAD, "the replica is suspended")
        wait_for_requests(users)
        replica.start()
        wait_until_it_is_used(replica)
        wait_for_requests(users)
        with standby.replay_paused(replica):
            standby.until(lambda: reported_state(origin) == BEHIND, "its lag is noticed")
            wait_for_requests(users)
            assert reported_state(origin) == BEHIND
        wait_until_it_is_used(replica)
        wait_for_requests(users)
    assert (users.failed, users.lost) == ([], [])
