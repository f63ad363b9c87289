"""`make test`: every test, on SQLite and on PostgreSQL; `make coverage` measures both together."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment, postgres, tools  # noqa: E402  (needs the path above)

COVERAGE_FLOOR = 95
NOTHING_TO_RUN = 5  # pytest's own code for it
# Measuring takes half as long again, so it has a command of its own, and what runs on both
# databases is measured on PostgreSQL, on SQLite only what PostgreSQL never reaches. What asks
# for no database (pure), or says the same on any (once), runs once.
IS_MEASURED = os.environ.get("CLIPQA_TESTS_MEASURED") == "1"
MEASURE = ["--cov", "--cov-append", "--cov-report="] if IS_MEASURED else []
ALL = ["-m", "not browser", *MEASURE]
BROWSER = "tests/browser"


def main() -> None:
    os.chdir(ROOT)
    # So that an ended run stops its database server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))
    python = environment.ready("requirements-dev.txt")
    tools.install_missing()
    missing = tools.missing()
    _say_what_is_left_out(missing)
    shutil.rmtree("var/coverage", ignore_errors=True)
    Path("var/coverage").mkdir(parents=True)
    has_postgres = all(tool.name != "PostgreSQL" for tool in missing)
    with _browser_tests(python) as browser:
        _give_way()
        failed = _run_on_both(python) if has_postgres else _run(python, "SQLite", options=ALL)
    failed |= _has_failed(browser.returncode)
    if IS_MEASURED:
        failed |= _report_coverage(python, is_gate=not missing)
    sys.exit("Some tests failed; see above." if failed else None)


def _run_on_both(python: Path) -> bool:
    with postgres.throwaway_cluster(postgres.FOR_TESTS) as url:
        failed = _run(
            python, "PostgreSQL", url, ["-m", "not browser and not pure and not once", *MEASURE]
        )
    if not IS_MEASURED:
        return failed | _run(python, "SQLite", options=ALL)
    twice = "not browser and not pure and not engine and not once"
    failed |= _run(python, "SQLite", options=["-m", twice])
    own = "SQLite's own code, and what says the same on any database"
    return failed | _run(python, own, options=["-m", "pure or engine or once", *MEASURE])


@contextmanager
def _browser_tests(python: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start them; at the end wait for them and print all they said.

    They look at pages and players, so one database's run shows what both show. Some of their time
    they only wait for films to play; the other tests have what they leave of the machine.
    """
    began = time.monotonic()
    command = _command(python, ["-m", "browser"], BROWSER)
    with tempfile.TemporaryFile() as said:
        run = subprocess.Popen(command, env=_environment(), stdout=said, stderr=subprocess.STDOUT)
        try:
            yield run
            run.wait()
        finally:
            run.terminate()
        said.seek(0)
        print(f"\nTests in the browser\n{said.read().decode(errors='replace')}", end="")
    print(f"Browser: done after {time.monotonic() - began:.0f} s", flush=True)


def _give_way() -> None:
    """Whoever computes gives way to whoever plays a film: players are held to their frames."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)


def _say_what_is_left_out(missing: list[tools.Tool]) -> None:
    for tool in missing:
        packages = " ".join(tool.packages)
        print(f"Left out, as {tool.name} is not here: {tool.left_out}.", flush=True)
        print(f"  To have it:  sudo apt-get install {packages}", flush=True)
    if missing and os.environ.get("CLIPQA_TESTS_COMPLETE") == "1":
        sys.exit("CLIPQA_TESTS_COMPLETE=1 asks for every test; install what is named above.")


def _run(python: Path, name: str, url: str = "", options: Sequence[str] = ()) -> bool:
    print(f"\nTests on {name}", flush=True)
    began = time.monotonic()
    command = _command(python, options, f"--ignore={BROWSER}")
    done = subprocess.run(command, env=_environment(url), check=False)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return _has_failed(done.returncode)


def _command(python: Path, options: Sequence[str], where: str) -> list[str]:
    """`where` unless somebody asked for tests by name: to read what is not run takes seconds, in
    each process.
    """
    workers = ["-n", "2", "--dist", "worksteal"]
    chosen = sys.argv[1:] or [where]
    return [str(python), "-m", "pytest", "-q", *workers, *options, *chosen]


def _has_failed(code: int) -> bool:
    none_chosen = sys.argv[1:] and code == NOTHING_TO_RUN
    return code != 0 and not none_chosen


def _environment(url: str = "") -> dict[str, str]:
    """Defaults only: a developer's own settings must not decide what passes."""
    ours = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_")
    # Else each of a run's processes compiles every module again, ten seconds of work.
    slow = ("PYTHONDONTWRITEBYTECODE",)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours + slow)}
    complete = os.environ.get("CLIPQA_TESTS_COMPLETE", "")
    return {**kept, "DATABASE_URL": url, "CLIPQA_TESTS_COMPLETE": complete}


def _report_coverage(python: Path, is_gate: bool) -> bool:
    """The floor holds for the whole run only: without PostgreSQL half of search is never run."""
    floor = [f"--fail-under={COVERAGE_FLOOR}"] if is_gate and len(sys.argv) == 1 else []
    done = subprocess.run([str(python), "-m", "coverage", "report", *floor], check=False)
    return done.returncode != 0


if __name__ == "__main__":
    main()
