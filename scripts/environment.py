"""Create .venv and install the locked packages.

Uses the standard library only, since nothing is installed yet.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready(requirements: str) -> Path:
    """Return the environment's Python, after installing the lock if it has changed."""
    wanted = _fingerprint(requirements)
    stamp = VENV / f"{requirements}.stamp"
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return PYTHON
    is_new = not _is_healthy()
    if is_new:
        _create()
    print(f"Installing {requirements} (once; about half a minute) ...", flush=True)
    _install(requirements)
    if not is_new and _unmet():
        # Packages of an older lock may need others that the new lock does not have.
        _create()
        _install(requirements)
    if unmet := _unmet():
        sys.exit(
            f"{requirements} does not name all packages that it needs:\n{unmet}\n"
            "This is a mistake in the lock: run `make requirements` and commit the result."
        )
    stamp.write_text(wanted)
    return PYTHON


def enter(requirements: str, script: str) -> None:
    """Run the script again with the environment's Python, unless it runs with it already."""
    python = ready(requirements)
    if Path(sys.prefix) != VENV:
        hand_over([str(python), script, *sys.argv[1:]])


def hand_over(command: list[str]) -> NoReturn:
    """Replace this process by `command`.

    Flushes first: `execv` discards buffered output, which is everything printed so far if the
    output is a file or a pipe.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606


def _is_healthy() -> bool:
    """Return False for a missing, moved or incomplete environment."""
    probe = [str(PYTHON), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        found = subprocess.run(probe, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return found.returncode == 0 and found.stdout.strip() == _python_version()


def _create() -> None:
    print("Creating the environment in .venv ...", flush=True)
    venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")


def install_command(python: Path, requirements: str) -> list[str]:
    """The pip command that installs exactly what the lock names.

    `--no-deps` keeps pip from resolving: it looks for the newest release of a requirement with an
    extra, such as `coverage[toml]`, that the lock pins without it, and then refuses that release
    for its missing hash. `_unmet` checks afterwards that nothing is missing.
    """
    command = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "--no-deps", "--require-hashes", "-r", requirements]
    return command


def _unmet() -> str:
    """Return pip's list of requirements that the installed packages lack."""
    command = [str(PYTHON), "-m", "pip", "check", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def _install(requirements: str) -> None:
    if subprocess.run(install_command(PYTHON, requirements), cwd=ROOT, check=False).returncode:
        sys.exit(
            f"Installing {requirements} failed; see pip's message above.\n"
            "Check the network, then run the same command again: it continues where it stopped."
        )


def _fingerprint(requirements: str) -> str:
    # With the folder, since an environment that was moved contains paths to the old folder.
    lock = (ROOT / requirements).read_bytes()
    return f"{_python_version()} {hashlib.sha256(lock).hexdigest()} {VENV}\n"


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
