"""`manage.py work` runs until it is told to stop, and outlasts an outage of the database."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from clipqa.models import FilmAnalysis, JobState
from scripts import postgres
from tests.database_url import database_url
from tests.films.conftest import stored_video
from tests.jobs.workers import COMMAND, wait_until, worker
from tests.lab.chaos.test_drills import copy_database_to

pytestmark = pytest.mark.django_db(transaction=True)
# A parent that starts the worker, prints its process id, and waits to be killed.
PARENT = (
    "import os, subprocess, sys, time; "
    "child = subprocess.Popen([*sys.argv[1:], str(os.getpid())]); "
    "print(child.pid, flush=True); time.sleep(600)"
)
OUTPUT: Any = {"capture_output": True, "text": True, "check": True}
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


def path_with_slow_program(folder: Path, pid: Path) -> str:
    """Return a PATH whose `ffprobe` writes its process id to a file, and doesn't end."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "ffprobe").write_text(SLOW_PROGRAM.format(pid=pid))
    (programs / "ffprobe").chmod(0o755)
    return f"{programs}:{os.environ['PATH']}"


def owe_film(media: Path) -> None:
    media.mkdir()
    with override_settings(MEDIA_ROOT=media):
        stored_video(media, b"a film")


def assert_due_again(program: Path) -> None:
    wait_until(lambda: not is_running(int(program.read_text())))
    job = FilmAnalysis.objects.get()
    assert (job.state, job.attempts, job.leased_until) == (JobState.WAITING, 0, None)


def test_the_analysis_of_a_film_is_cancelled_at_once_and_due_again(tmp_path: Path) -> None:
    program = tmp_path / "pid"
    path = path_with_slow_program(tmp_path, program)
    owe_film(tmp_path / "media")
    with worker(tmp_path, database_url(), PATH=path) as process:
        wait_until(lambda: program.exists() and program.read_text())
        process.terminate()
        assert process.wait(20) == 0
    assert_due_again(program)


def test_it_ends_with_its_parent_also_while_it_analyses_a_film(tmp_path: Path) -> None:
    program = tmp_path / "pid"
    path = path_with_slow_program(tmp_path, program)
    owe_film(tmp_path / "media")
    command = [sys.executable, "-c", PARENT, *COMMAND, "--parent"]
    with worker(tmp_path, database_url(), command, PATH=path) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        wait_until(lambda: program.exists() and program.read_text())
        assert is_running(pid)
        parent.kill()
        wait_until(lambda: not is_running(pid))
    assert_due_again(program)


def test_it_ends_if_its_parent_has_ended_before_it_started(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], **OUTPUT)
    with worker(tmp_path, database_url(), [*COMMAND, "--parent", ended.stdout.strip()]) as process:
        assert process.wait(60) == 0


def test_once_does_what_is_due_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    job = owe_work()
    call_command("work", "--once")
    assert is_cancelled(job)
    assert capsys.readouterr().out == "Jobs that were run: 1.\n"


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
