"""Do the drills that are asked for, each in a process of its own on a library of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts import postgres
from scripts.benchmarks.serving import ROOT
from scripts.drilling import small_disk
from scripts.drilling.plan import Plan
from scripts.drilling.report import Result, summary
from scripts.soaking.ledger import Ledger

NEEDS_A_SMALL_DISK = {"disk", "log"}
NO_POSTGRES = "PostgreSQL is not here.\n  To have it:  sudo apt-get install postgresql"
NO_SMALL_DISK = (
    "This machine lets nobody make a small file system: `unshare --user --map-root-user --mount` "
    "is refused or missing, as it is in most containers. Run the drill on a machine that allows it."
)


class LeftOut(Exception):  # noqa: N818 (it says what happened)
    """A drill that can't be done here, and why."""


def results(plan: Plan, folder: Path) -> Iterator[Result]:
    """A drill that was left out is a result too: a breach that says why."""
    for drill, database, times in plan.runs():
        began = time.monotonic()
        try:
            ledger = _done(drill, database, times, folder / f"{drill}-{database}")
        except LeftOut as why:
            ledger = Ledger()
            ledger.breach("left out", str(why))
        yield summary(drill, database, ledger, time.monotonic() - began)


def _done(drill: str, database: str, times: int, folder: Path) -> Ledger:
    if database == "postgresql" and not postgres.binaries():
        raise LeftOut(NO_POSTGRES)
    shutil.rmtree(folder, ignore_errors=True)
    small = folder / "small"
    small.mkdir(parents=True)
    names = (drill, database, str(times), str(folder), str(small))
    command = [sys.executable, "-m", "scripts.drilling.perform", *names]
    if drill in NEEDS_A_SMALL_DISK:
        if not small_disk.is_possible(small):
            raise LeftOut(NO_SMALL_DISK)
        command = small_disk.inside(command, small_disk.SIZES[database], small)
    print(f"{drill}, {database}, {times} times ...", flush=True)
    told = subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False)
    kept = folder / "ledger.json"
    if told.returncode or not kept.exists():
        raise LeftOut(f"It broke off; see above, and the logs in {folder}.")
    ledger = Ledger.read(kept)
    shutil.rmtree(small, ignore_errors=True)
    return ledger
