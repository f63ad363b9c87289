"""`make run` and `make test` print what to do if the machine lacks something."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.run import allowed_name

ROOT = Path(__file__).resolve().parent.parent
ANOTHER_PYTHON = """#!/bin/sh
case "$2" in
  *%d.%d*) echo "{version}" ;;
  *"< (3, 11)"*) exit {is_old} ;;
  *ensurepip*) exit {is_bare} ;;
  *) echo "{version} ran: $*" ;;
esac
"""


@pytest.fixture
def pythons(tmp_path: Path) -> Path:
    """Three interpreters to choose from, in a folder with a space in its name."""
    folder = tmp_path / "some pythons"
    folder.mkdir()
    for name, version, is_old, is_bare in (
        ("old", "3.9", 1, 0),
        ("bare", "3.12", 0, 1),
        ("good", "3.13", 0, 0),
    ):
        text = ANOTHER_PYTHON.format(version=version, is_old=is_old, is_bare=is_bare)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    (folder / "broken").write_text("#!/bin/sh\nexit 127\n")
    (folder / "broken").chmod(0o755)
    return folder


def run_with(pythons: Path, names: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHON": names, "PATH": f"{pythons}:{os.environ['PATH']}"}
    command = ["sh", "scripts/python", "work.py", "an argument"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_first_working_python_is_used(pythons: Path) -> None:
    done = run_with(pythons, "missing broken old bare good")
    assert (done.returncode, done.stdout) == (0, "3.13 ran: work.py an argument\n")


def test_an_old_python_gets_the_command_that_installs_a_new_one(pythons: Path) -> None:
    done = run_with(pythons, "old")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, but old is Python 3.9.\n" in done.stderr
    assert "install" in done.stderr.splitlines()[1]


def test_a_python_without_venv_gets_the_name_of_the_package(pythons: Path) -> None:
    done = run_with(pythons, "old bare")
    assert done.returncode == 1
    assert "sudo apt-get install python3.12-venv" in done.stderr


def test_a_machine_without_python_gets_a_message(pythons: Path) -> None:
    done = run_with(pythons, "missing broken")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no Python was found" in done.stderr


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def run_on(port: object) -> str:
    """Return the message with which `make run` ends, before it does anything else."""
    environment = {**os.environ, "PORT": str(port)}
    done = subprocess.run(
        [sys.executable, "scripts/run.py"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_a_busy_port_is_reported_before_anything_is_done(busy_port: int) -> None:
    words = run_on(busy_port)
    assert f"Port {busy_port} on 127.0.0.1 is not available" in words
    assert "make run PORT=" in words


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000 "])
def test_an_invalid_port_is_reported(port: str) -> None:
    assert "Give a number from 1 to 65535" in run_on(port)


@pytest.mark.parametrize(
    ("host", "site_url", "name"),
    [
        ("0.0.0.0", "https://clips.example.org:8443", "clips.example.org"),
        ("::", "http://clips.example.org", "clips.example.org"),
        ("0.0.0.0", "", "*"),
        ("0.0.0.0", "http://[", "*"),
        ("192.0.2.7", "", "192.0.2.7"),
    ],
)
def test_a_server_for_every_address_answers_to_the_sites_name(
    host: str, site_url: str, name: str
) -> None:
    assert allowed_name(host, site_url) == name
