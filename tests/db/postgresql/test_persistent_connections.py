"""A persistent connection is checked once in each request, without a statement."""

import time

import psycopg
import pytest
from django.db import close_old_connections, connection

from clipqa.models import LibraryState

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]
TIMEOUT_S = 10.0


@pytest.fixture(autouse=True)
def persistent_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    LibraryState.objects.current()
    close_old_connections()


def last_statement_of(pid: int) -> str:
    """Return the last statement that the server received on a connection."""
    its = connection.settings_dict
    url = f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
    with psycopg.connect(url, autocommit=True) as other:
        query = "SELECT query FROM pg_stat_activity WHERE pid = %s"
        return str((other.execute(query, [pid]).fetchone() or ("gone",))[0])


def terminate(pid: int) -> None:
    its = connection.settings_dict
    url = f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    ends_at = time.monotonic() + TIMEOUT_S
    while last_statement_of(pid) != "gone":
        assert time.monotonic() < ends_at
        time.sleep(0.02)


def test_a_silent_connection_is_used_without_a_statement() -> None:
    pid = connection.connection.info.backend_pid
    connection.close_if_health_check_failed()
    assert last_statement_of(pid) != "SELECT 1"
    assert LibraryState.objects.current()
    assert connection.connection.info.backend_pid == pid


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    pid = connection.connection.info.backend_pid
    terminate(pid)
    assert LibraryState.objects.current()
    assert connection.connection.info.backend_pid != pid
