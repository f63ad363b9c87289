"""`manage.py work` runs until it is told to stop, and outlasts an outage of the database."""

import os
import signal
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from clipqa.models import FilmAnalysis, JobState
from scripts import postgres
from tests.films.conftest import stored_video
from tests.jobs.workers import COMMAND, database_url, wait_until, worker
from tests.lab.chaos.test_drills import copy_database_to

pytestmark = pytest.mark.django_db(transaction=True)
# A parent that starts the worker, prints its process id, and waits to be killed.
PARENT = (
    "import subprocess, sys, time; child = subprocess.Popen(sys.argv[1:]); "
    "print(child.pid, flush=True); time.sleep(600)"
)
SLOW_PROGRAM = "#!/bin/sh\necho $$ > {pid}\nexec sleep 600\n"


def owe_work() -> FilmAnalysis:
    """A job that ends at once, since its video does not exist."""
    return FilmAnalysis.objects.create(video_id=10**9)


def is_cancelled(job: FilmAnalysis) -> bool:
    job.refresh_from_db()
    return job.state == JobState.CANCELLED


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    job = owe_work()
    with worker(tmp_path, database_url()) as process:
        wait_until(lambda: is_cancelled(job))
        process.send_signal(number)
        assert process.wait(20) == 0
    assert (tmp_path / "log").read_text() == ""


def test_a_film_is_broken_off_at_once_and_due_again(tmp_path: Path) -> None:
    programs, pid = tmp_path / "bin", tmp_path / "pid"
    programs.mkdir()
    (programs / "ffprobe").write_text(SLOW_PROGRAM.format(pid=pid))
    (programs / "ffprobe").chmod(0o755)
    (tmp_path / "media").mkdir()
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        stored_video(tmp_path / "media", b"a film")
    path = f"{programs}:{os.environ['PATH']}"
    with worker(tmp_path, database_url(), PATH=path) as process:
        wait_until(lambda: pid.exists() and pid.read_text())
        process.terminate()
        assert process.wait(20) == 0
    job = FilmAnalysis.objects.get()
    assert (job.state, job.attempts, job.leased_until) == (JobState.WAITING, 0, None)
    assert not is_running(int(pid.read_text()))


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    job = owe_work()
    command = [sys.executable, "-c", PARENT, *COMMAND, "--with-parent"]
    with worker(tmp_path, database_url(), command) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        wait_until(lambda: is_cancelled(job))
        assert is_running(pid)
        parent.kill()
        wait_until(lambda: not is_running(pid))


def test_once_does_what_is_due_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    job = owe_work()
    call_command("work", "--once")
    assert is_cancelled(job)
    assert capsys.readouterr().out == "1 jobs done.\n"


@pytest.mark.postgres_only
def test_it_outlasts_a_stopped_database(tmp_path: Path) -> None:
    with postgres.durable_cluster() as cluster:
        copy_database_to(cluster.url)
        log = tmp_path / "log"
        with worker(tmp_path, cluster.url) as process:
            work_in(cluster.url)
            cluster.stop()
            wait_until(lambda: "The worker waits: the database does not answer" in log.read_text())
            cluster.start()
            work_in(cluster.url)
            wait_until(lambda: "The worker works again." in log.read_text())
            assert process.poll() is None
        assert log.read_text().count("The worker waits") == 1


def work_in(url: str) -> None:
    """Owe work in this database, and wait until it is done."""
    table = FilmAnalysis._meta.db_table
    columns = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in FilmAnalysis._meta.concrete_fields
        if not field.primary_key
    }
    columns["video_id"] = 10**9
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(f"DELETE FROM {table}")
        names, values = ", ".join(columns), ", ".join(["%s"] * len(columns))
        other.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", [*columns.values()])
        state = f"SELECT state FROM {table}"
        wait_until(lambda: other.execute(state).fetchone() == (JobState.CANCELLED,))
