"""A server with persistent connections notices that the file was moved or replaced."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.origin import ROOT
from tests.db.sqlite.conftest import Served

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
REQUESTS = 40  # enough to reach each worker


def all_answers(served: Served) -> set[tuple[int, str]]:
    """Return the answers of many threads of both workers."""
    with ThreadPoolExecutor(8) as readers:
        return set(readers.map(lambda _: served.outlets(), range(REQUESTS)))


def outlets_of(served: Served) -> Iterator[str]:
    for status, text in all_answers(served):
        assert status == 200, text
        yield "Delta News" if "Delta News" in text else "Other News"


def test_a_replaced_file_without_the_old_log_is_used_by_the_next_request(
    served: Served, tmp_path: Path
) -> None:
    assert set(outlets_of(served)) == {"Delta News"}
    other = served.copy("Other News")
    served.move(tmp_path / "former")
    other.rename(served.library)
    assert set(outlets_of(served)) == {"Other News"}


def test_a_replaced_file_beside_the_old_log_is_refused_and_not_changed(
    served: Served, tmp_path: Path
) -> None:
    assert set(outlets_of(served)) == {"Delta News"}
    other = served.copy("Other News")
    whole = other.read_bytes()
    served.library.rename(tmp_path / "former.sqlite3")
    other.rename(served.library)
    assert {status for status, _text in all_answers(served)} == {503}
    assert served.library.read_bytes() == whole
    (tmp_path / "former.sqlite3").rename(served.library)
    assert set(outlets_of(served)) == {"Delta News"}


def test_a_file_replaced_before_the_first_request_of_a_worker_is_refused(
    served: Served, tmp_path: Path
) -> None:
    other = served.copy("Other News")
    whole = other.read_bytes()
    served.library.rename(tmp_path / "former.sqlite3")
    other.rename(served.library)
    assert {status for status, _text in all_answers(served)} == {503}
    assert served.library.read_bytes() == whole


def test_a_missing_library_is_reported_and_no_empty_one_is_created(
    served: Served, tmp_path: Path
) -> None:
    assert set(outlets_of(served)) == {"Delta News"}
    served.move(tmp_path / "lost")
    assert {status for status, _text in all_answers(served)} == {503}
    assert not served.library.exists()
    served.restore(tmp_path / "lost")
    assert set(outlets_of(served)) == {"Delta News"}


def test_a_backup_restored_while_the_server_runs_is_used_by_the_next_request(
    served: Served, tmp_path: Path
) -> None:
    archive = str(tmp_path / "library.tar.gz")
    command = [sys.executable, "manage.py"]
    environment = {**os.environ, **served.environment}
    subprocess.run([*command, "backup", archive], cwd=ROOT, env=environment, check=True)
    renamed = "from clipqa.models import Outlet; Outlet.objects.update(name='Other News')"
    shell = [*command, "shell", "--no-imports", "-c", renamed]
    subprocess.run(shell, cwd=ROOT, env=environment, check=True)
    restore = [*command, "restore", "--force", archive]
    subprocess.run(restore, cwd=ROOT, env=environment, check=True)
    assert set(outlets_of(served)) == {"Delta News"}


def test_a_server_leaves_one_file_at_exit(served: Served) -> None:
    assert set(outlets_of(served)) == {"Delta News"}
    served.origin.stop()
    assert [path.name for path in served.library.parent.glob("library*")] == ["library.sqlite3"]
