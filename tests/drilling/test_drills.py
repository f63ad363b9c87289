"""Each drill once or twice, as `make drills` does it a hundred times."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from scripts import postgres
from scripts.benchmarks.serving import ROOT
from scripts.drilling import backups, immediate, kill, small_disk
from scripts.drilling.book import Book
from scripts.drilling.ground import Ground
from scripts.soaking.ledger import Ledger
from scripts.soaking.stage import Stage
from tests.drilling.small import ground_here, make_stage

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def held(ledger: Ledger) -> None:
    assert not ledger.breaches, ledger.told


def drilled_here(drill: Callable[..., Book], folder: Path) -> Counter[str]:
    book = drill(ground_here(folder), make_stage(), times=1)
    held(book.ledger)
    return book.ledger.done


@pytest.mark.sqlite_only
def test_a_killed_server_has_kept_what_it_acknowledged(tmp_path: Path) -> None:
    done = drilled_here(kill.drill, tmp_path)
    assert done["times killed and started again"] == 1
    assert done["integrity checks"] == 1
    assert done["saves acknowledged"] or done["saves cut off"]


@pytest.mark.sqlite_only
def test_a_backup_holds_what_was_acknowledged_before_it_began(tmp_path: Path) -> None:
    done = drilled_here(backups.drill, tmp_path)
    assert done["restored and whole"] == 1
    assert done["logos replaced"] == 1


@pytest.mark.sqlite_only
def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if not small_disk.is_possible(small):
        pytest.skip("nobody may make a small file system here")
    make_stage().keep(tmp_path)
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as copy:
        connection.connection.backup(copy)
    one = ("disk", "sqlite", "1", str(tmp_path), str(small))
    command = [sys.executable, "-m", "scripts.drilling.perform", *one]
    inside = small_disk.inside(command, "24m", small)
    environment = {**os.environ, "WEB_CONCURRENCY": "1"}
    subprocess.run(inside, cwd=ROOT, env=environment, check=True)
    ledger = Ledger.read(tmp_path / "ledger.json")
    held(ledger)
    for what in ("saves not done, told why", "uploads refused", "backups refused"):
        assert ledger.done[what], what
    assert ledger.done["filled and emptied; next save after"] == 1


def copy_of_this(url: str) -> None:
    """Into an empty database of another server, without migrating it anew."""
    its = connection.settings_dict
    ours = f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
    found = postgres.binaries()
    assert found
    dump = subprocess.run([found / "pg_dump", ours], check=True, capture_output=True).stdout
    subprocess.run([found / "psql", "-q", url], input=dump, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.postgres_only
def test_a_stopped_database_is_told_and_comes_back_by_itself(tmp_path: Path) -> None:
    stage = make_stage()
    with postgres.durable_cluster() as cluster:
        copy_of_this(cluster.url)
        ground = Ground(tmp_path, tmp_path, cluster.url, cluster, workers=1)
        book = immediate_there(ground, stage)
    held(book.ledger)
    assert book.ledger.done["pages read, 503"]
    assert book.ledger.done["PostgreSQL stopped and started; next save after"] == 1


def immediate_there(ground: Ground, stage: Stage) -> Book:
    """The drill looks through the library that the process is connected to."""
    its, connection.settings_dict = connection.settings_dict, dict(connection.settings_dict)
    cluster = ground.cluster
    assert cluster
    connection.close()
    connection.settings_dict |= {"NAME": "postgres", "PORT": cluster.port}
    connection.settings_dict["PASSWORD"] = cluster.password
    try:
        return immediate.drill(ground, stage, times=1)
    finally:
        connection.close()
        connection.settings_dict = its
