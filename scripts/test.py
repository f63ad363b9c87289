"""`make test`: run every test on SQLite and PostgreSQL. `make coverage` measures both together."""

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
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment, postgres, tools  # noqa: E402  (needs the path above)

COVERAGE_FLOOR = 95
NO_TESTS_COLLECTED = 5  # pytest's exit code
# Measuring coverage takes half as long again, so it has its own command. Tests that run on both
# databases are measured on PostgreSQL; on SQLite only the tests of its own code are. Tests that
# need no database (pure), or are the same on any (once), run once.
IS_MEASURED = os.environ.get("CLIPQA_TESTS_MEASURED") == "1"
MEASURE = ["--cov", "--cov-append", "--cov-report="] if IS_MEASURED else []
ALL = ["-m", "not browser", *MEASURE]
BROWSER = "tests/browser"  # only tests in the browser
SOME_BROWSER = "tests/clip_desk"
RESULTS = Path("var/results")  # one JUnit XML file a run


def main() -> None:
    os.chdir(ROOT)
    # SIGTERM raises SystemExit, so that the database server is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped by SIGTERM."))
    python = environment.ready("requirements-dev.txt")
    tools.install_missing()
    missing = tools.missing()
    _report_missing(missing)
    shutil.rmtree("var/coverage", ignore_errors=True)
    Path("var/coverage").mkdir(parents=True)
    shutil.rmtree(RESULTS, ignore_errors=True)
    has_postgres = all(tool.name != "PostgreSQL" for tool in missing)
    with _browser_tests(python) as browser:
        _lower_priority()
        failed = _run_on_both(python) if has_postgres else _run(python, "SQLite", options=ALL)
    failed |= _has_failed(browser.returncode)
    if IS_MEASURED:
        failed |= _report_coverage(python, is_gate=not missing)
    sys.exit(_summary() if failed else None)


def _run_on_both(python: Path) -> bool:
    with postgres.throwaway_cluster(postgres.FOR_TESTS) as url:
        failed = _run(
            python, "PostgreSQL", url, ["-m", "not browser and not pure and not once", *MEASURE]
        )
    if not IS_MEASURED:
        return failed | _run(python, "SQLite", options=ALL)
    twice = "not browser and not pure and not engine and not once"
    failed |= _run(python, "SQLite", options=["-m", twice])
    name = "SQLite: its own code, and tests that are the same on any database"
    return failed | _run(python, name, options=["-m", "pure or engine or once", *MEASURE])


@contextmanager
def _browser_tests(python: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run them beside the other tests, and print their output at the end.

    They test pages and players, which don't depend on the database, so one run is enough. They
    wait for films to play for much of their time, which leaves CPU to the other tests.
    """
    began = time.monotonic()
    # A busy machine can make a browser late; what is broken fails twice.
    options = ["-m", "browser", "--reruns", "1"]
    command = _command(python, "Browser", options, BROWSER, SOME_BROWSER)
    with tempfile.TemporaryFile() as output:
        run = subprocess.Popen(command, env=_environment(), stdout=output, stderr=subprocess.STDOUT)
        try:
            yield run
            run.wait()
        finally:
            run.terminate()
        output.seek(0)
        print(f"\nTests in the browser\n{output.read().decode(errors='replace')}", end="")
    print(f"Browser: done after {time.monotonic() - began:.0f} s", flush=True)


def _lower_priority() -> None:
    """Let the browser tests go first: they require players to stop on the right frame."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)


def _report_missing(missing: list[tools.Tool]) -> None:
    for tool in missing:
        packages = " ".join(tool.packages)
        print(f"Skipped, since {tool.name} is not installed: {tool.skipped}.", flush=True)
        print(f"  To install it:  sudo apt-get install {packages}", flush=True)
    if missing and os.environ.get("CLIPQA_TESTS_COMPLETE") == "1":
        sys.exit("CLIPQA_TESTS_COMPLETE=1 requires every test; install the programs named above.")


def _run(python: Path, name: str, url: str = "", options: Sequence[str] = ()) -> bool:
    print(f"\nTests on {name}", flush=True)
    began = time.monotonic()
    command = _command(python, name, options, f"--ignore={BROWSER}")
    done = subprocess.run(command, env=_environment(url), check=False)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return _has_failed(done.returncode)


def _command(python: Path, name: str, options: Sequence[str], *where: str) -> list[str]:
    """Select the tests of `where`, or those named on the command line.

    Only these are collected, which saves each process some seconds.
    """
    workers = ["-n", "2", "--dist", "worksteal"]
    results = RESULTS / f"{name.replace(': ', ' ')}.xml"
    chosen = sys.argv[1:] or where
    return [str(python), "-m", "pytest", "-q", *workers, f"--junitxml={results}", *options, *chosen]


def _summary() -> str:
    """Name the failed tests again: logs are often kept and shown by their last lines only."""
    kinds = ["failure", "error"]
    if os.environ.get("CLIPQA_TESTS_COMPLETE") == "1":
        kinds.append("skipped")  # every test is required
    failed = [
        f"  {path.stem}: {case.get('classname')}::{case.get('name')}"
        for path in sorted(RESULTS.glob("*.xml"))
        for case in ET.parse(path).getroot().iter("testcase")  # noqa: S314  (written by pytest)
        if any(case.find(kind) is not None for kind in kinds)
    ]
    return "\n".join(["Some tests failed; see above.", *failed])


def _has_failed(code: int) -> bool:
    none_chosen = sys.argv[1:] and code == NO_TESTS_COLLECTED
    return code != 0 and not none_chosen


def _environment(url: str = "") -> dict[str, str]:
    """Remove the developer's own settings, which must not decide which tests pass."""
    ours = ("CLIPQA_", "DATABASE_", "REDIS_URL", "DJANGO_")
    # With this set, every process compiles all modules again, which takes ten seconds.
    slow = ("PYTHONDONTWRITEBYTECODE",)
    others = {name: value for name, value in os.environ.items() if not name.startswith(ours + slow)}
    complete = os.environ.get("CLIPQA_TESTS_COMPLETE", "")
    return {**others, "DATABASE_URL": url, "CLIPQA_TESTS_COMPLETE": complete}


def _report_coverage(python: Path, is_gate: bool) -> bool:
    """The floor applies to a complete run only: without PostgreSQL half of search does not run."""
    floor = [f"--fail-under={COVERAGE_FLOOR}"] if is_gate and len(sys.argv) == 1 else []
    done = subprocess.run([str(python), "-m", "coverage", "report", *floor], check=False)
    return done.returncode != 0


if __name__ == "__main__":
    main()
