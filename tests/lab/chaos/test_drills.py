"""One round of each drill of `make drills`."""

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

from lab.benchmarks.serving import ROOT
from lab.chaos import backups, immediate, kill, small_disk
from lab.chaos.editors import SaveLog
from lab.chaos.target import Target
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario
from scripts import postgres
from tests.database_url import database_url
from tests.lab.chaos.small import local_target, make_scenario

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def assert_no_breaches(ledger: Ledger) -> None:
    assert not ledger.breaches, ledger.details


def run_drill(drill: Callable[..., SaveLog], folder: Path) -> Counter[str]:
    saves = drill(local_target(folder), make_scenario(), times=1)
    assert_no_breaches(saves.ledger)
    return saves.ledger.done


@pytest.mark.sqlite_only
def test_a_killed_server_loses_no_acknowledged_save(tmp_path: Path) -> None:
    done = run_drill(kill.drill, tmp_path)
    assert done["times killed and started again"] == 1
    assert done["integrity checks"] == 1
    assert done["saves acknowledged"]


@pytest.mark.sqlite_only
def test_a_backup_has_every_save_acknowledged_before_it_began(tmp_path: Path) -> None:
    done = run_drill(backups.drill, tmp_path)
    assert done["restored and whole"] == 1
    assert done["logos replaced"] == 1


@pytest.mark.sqlite_only
def test_on_a_full_disk_writes_are_refused_with_a_reason_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if not small_disk.is_possible(small):
        pytest.skip("a small file system can't be mounted here")
    make_scenario().save(tmp_path)
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as copy:
        connection.connection.backup(copy)
        copy.execute("VACUUM")  # pages that other tests left free would fill the small disk
    arguments = ("disk", "sqlite", "1", str(tmp_path), str(small))
    command = [sys.executable, "-m", "lab.chaos.run_drill", *arguments]
    inside = small_disk.inside(command, "24m", small)
    environment = {**os.environ, "WEB_CONCURRENCY": "1"}
    subprocess.run(inside, cwd=ROOT, env=environment, check=True)
    ledger = Ledger.read(tmp_path / "ledger.json")
    assert_no_breaches(ledger)
    for event in ("saves not done, told why", "uploads refused", "backups refused"):
        assert ledger.done[event], event
    assert ledger.done["filled and emptied; next save after"] == 1


def copy_database_to(url: str) -> None:
    """Copy the tests' database into an empty one, which is faster than migrating that."""
    found = postgres.binaries()
    assert found
    command = [found / "pg_dump", database_url()]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    subprocess.run([found / "psql", "-q", url], input=dump, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.postgres_only
def test_readers_are_told_of_a_stopped_database_and_saving_resumes(tmp_path: Path) -> None:
    scenario = make_scenario()
    with postgres.durable_cluster() as cluster:
        copy_database_to(cluster.url)
        target = Target(tmp_path, tmp_path, cluster.url, cluster, workers=1)
        saves = run_immediate(target, scenario)
    assert_no_breaches(saves.ledger)
    assert saves.ledger.done["pages read, 503"]
    assert saves.ledger.done["PostgreSQL stopped and started; next save after"] == 1


def run_immediate(target: Target, scenario: Scenario) -> SaveLog:
    """Connect this process to the target's database, which the drill checks."""
    settings, connection.settings_dict = connection.settings_dict, dict(connection.settings_dict)
    cluster = target.cluster
    assert cluster
    connection.close()
    connection.settings_dict |= {"NAME": "postgres", "PORT": cluster.port}
    connection.settings_dict["PASSWORD"] = cluster.password
    try:
        return immediate.drill(target, scenario, times=1)
    finally:
        connection.close()
        connection.settings_dict = settings
