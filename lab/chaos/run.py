"""Run the drills of a plan, each in a process and on a library of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lab.benchmarks.serving import ROOT
from lab.chaos import small_disk
from lab.chaos.plan import Plan
from lab.chaos.report import Result, summary
from lab.soak.ledger import Ledger
from scripts import postgres

NEEDS_A_SMALL_DISK = {"disk", "log"}
NO_POSTGRES = "PostgreSQL is not installed.\n  To install it:  sudo apt-get install postgresql"
NO_SMALL_DISK = (
    "No small file system can be made here: `unshare --user --map-root-user --mount` is refused or "
    "missing, as in most containers. Run the drill on a machine that allows it."
)


class Skipped(Exception):  # noqa: N818 (it says what happened)
    """The drill can't run here; the message says why."""


def results(plan: Plan, folder: Path) -> Iterator[Result]:
    """Yield a result for each drill; a skipped one counts as a breach that says why."""
    for drill, database, times in plan.runs():
        began = time.monotonic()
        try:
            ledger = _run(drill, database, times, folder / f"{drill}-{database}")
        except Skipped as reason:
            ledger = Ledger()
            ledger.breach("skipped", str(reason))
        yield summary(drill, database, ledger, time.monotonic() - began)


def _run(drill: str, database: str, times: int, folder: Path) -> Ledger:
    if database == "postgresql" and not postgres.binaries():
        raise Skipped(NO_POSTGRES)
    shutil.rmtree(folder, ignore_errors=True)
    small = folder / "small"
    small.mkdir(parents=True)
    names = (drill, database, str(times), str(folder), str(small))
    command = [sys.executable, "-m", "lab.chaos.run_drill", *names]
    if drill in NEEDS_A_SMALL_DISK:
        if not small_disk.is_possible(small):
            raise Skipped(NO_SMALL_DISK)
        command = small_disk.inside(command, small_disk.SIZES[database], small)
    print(f"{drill}, {database}, {times} times ...", flush=True)
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False)
    path = folder / "ledger.json"
    if done.returncode or not path.exists():
        raise Skipped(f"It broke off; see above, and the logs in {folder}.")
    ledger = Ledger.read(path)
    shutil.rmtree(small, ignore_errors=True)
    return ledger
