"""Lock files are complete, so that pip resolves and downloads nothing else."""

import base64
import hashlib
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from scripts import environment, lock

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.pure


def wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Write a wheel with an empty module and return its line for a lock file."""
    info = f"{name}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Requires-Dist: {needed}" for needed in needs]
    metadata += ["Provides-Extra: toml"]
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{path},sha256={digest.decode()},{len(text)}\n"
    target = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(target.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has only pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    return folder / "bin" / "python"


def test_a_lock_is_installed_unchanged_when_the_index_has_newer_releases(
    empty: Path, tmp_path: Path
) -> None:
    """With `coverage[toml]` pip would resolve the newest release and refuse its hash."""
    pinned = wheel(tmp_path, "needed", "1.0") + wheel(tmp_path, "asking", "1.0", "needed[toml]")
    wheel(tmp_path, "needed", "2.0")
    (tmp_path / "lock.txt").write_text(pinned)
    done = subprocess.run(
        environment.install_command(empty, str(tmp_path / "lock.txt")),
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    command = [str(empty), "-m", "pip", "list", "--format=freeze"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert {"asking==1.0", "needed==1.0"} <= set(listed.split())


@pytest.mark.parametrize("name", ["scripts/environment.py", "Dockerfile", "docs/operating.md"])
def test_every_script_that_installs_a_lock_does_not_resolve_and_checks_it(
    name: str,
) -> None:
    text = (ROOT / name).read_text().replace('", "', " ")
    assert text.count("--require-hashes") == text.count("--no-deps --require-hashes") == 1
    assert "pip check" in text


def test_the_committed_locks_are_complete_on_every_supported_python() -> None:
    command = [sys.executable, "scripts/lock.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("sqlparse", "django needs sqlparse>=0.3.1 on Python 3.11 on linux"),
        ("cffi", "cryptography needs cffi"),
        ("gunicorn", "the project needs gunicorn"),
    ],
)
def test_an_incomplete_lock_is_reported(tmp_path: Path, left_out: str, words: str) -> None:
    whole = (ROOT / "requirements.txt").read_text()
    assert f"\n{left_out}==" in whole
    (tmp_path / "requirements.txt").write_text(whole.replace(f"\n{left_out}==", "\nother=="))
    found = lock.unmet([ROOT / "requirements.in"], tmp_path / "requirements.txt")
    assert any(line.startswith(words) and "does not pin it" in line for line in found), found


def test_a_version_conflict_is_reported(tmp_path: Path) -> None:
    whole = (ROOT / "requirements.txt").read_text()
    (tmp_path / "requirements.txt").write_text(
        whole.replace("\nsqlparse==", "\nsqlparse==0.1.0 \\\n#")
    )
    found = lock.unmet([ROOT / "requirements.in"], tmp_path / "requirements.txt")
    assert any("pins 0.1.0" in line for line in found)


def test_output_before_exec_reaches_a_pipe() -> None:
    """The password of the first user is printed just before exec of gunicorn."""
    code = (
        "import sys; from scripts.environment import hand_over; "
        "print('password  secret'); hand_over([sys.executable, '-c', ''])"
    )
    command = [sys.executable, "-c", code]
    buffered = {name: v for name, v in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        command, cwd=ROOT, env=buffered, capture_output=True, text=True, check=True
    )
    assert done.stdout == "password  secret\n"
