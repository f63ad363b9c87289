"""Make .venv and fill it from the lock; standard library only, as nothing is installed yet."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready(requirements: str) -> Path:
    """The environment's Python, after installing whatever the lock names and .venv lacks."""
    wanted = _fingerprint(requirements)
    stamp = VENV / f"{requirements}.stamp"
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return PYTHON
    if not _is_healthy():
        print("Making the environment in .venv ...", flush=True)
        venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")
    print(f"Installing {requirements} (once; about half a minute) ...", flush=True)
    _install(requirements)
    stamp.write_text(wanted)
    return PYTHON


def enter(requirements: str, script: str) -> None:
    """Go on in the environment's own Python, from the beginning of the script."""
    python = ready(requirements)
    if Path(sys.prefix) != VENV:
        os.execv(python, [str(python), script, *sys.argv[1:]])  # noqa: S606


def _is_healthy() -> bool:
    """False for a missing, moved or half-made environment; any of them is made anew."""
    probe = [str(PYTHON), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        found = subprocess.run(probe, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return found.returncode == 0 and found.stdout.strip() == _python_version()


def _install(requirements: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "--require-hashes", "-r", requirements]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(
            f"Installing {requirements} failed; pip's own words are above.\n"
            "Check the network, then run the same command again: it goes on where it stopped."
        )


def _fingerprint(requirements: str) -> str:
    # The place counts too: an environment that was moved with its folder has dead paths inside.
    lock = (ROOT / requirements).read_bytes()
    return f"{_python_version()} {hashlib.sha256(lock).hexdigest()} {VENV}\n"


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
