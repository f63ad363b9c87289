"""Drill: `kill -9` of the worker, while it sends letters and analyses films."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from clipqa.models import JobState
from lab.benchmarks.serving import ROOT
from lab.chaos.editors import SaveLog
from lab.chaos.owed import MODELS, count_effects, owe, start_counting, stop_counting
from lab.chaos.smtp_sink import Sink, running_sink
from lab.chaos.target import Target
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario

JOBS = 5_000
PATIENCE_S = 120.0  # without any progress
MAX_WORK_S = 2.0
LOOK_EVERY_S = 0.02


def drill(target: Target, scenario: Scenario, times: int, jobs: int = JOBS) -> SaveLog:
    saves, rng = SaveLog(), random.Random()  # noqa: S311 (no secret)
    start_counting()
    try:
        owe(jobs)
        with running_sink() as sink:
            worker = Worker({**target.environment(), **_mail(sink)}, target.log)
            try:
                _kill_again_and_again(worker, saves.ledger, times, jobs, rng)
            finally:
                worker.kill()
            check(saves.ledger, sink, times, jobs)
    finally:
        stop_counting()
    return saves


def _mail(sink: Sink) -> dict[str, str]:
    return {"EMAIL_URL": sink.url, "CLIPQA_SITE_URL": "http://localhost"}


def _kill_again_and_again(
    worker: "Worker", ledger: Ledger, times: int, jobs: int, rng: random.Random
) -> None:
    """Kill it at a random moment: some time after its first job, or after a share of all jobs."""
    share = 2 * jobs // (times + 5)
    for _ in range(times):
        before = finished()
        worker.start()
        _wait_for(before + 1, jobs)
        _wait_for(before + rng.randint(1, share), jobs, rng.uniform(0, MAX_WORK_S))
        worker.kill()
        ledger.note("times killed and started again")
    worker.start()
    _wait_for(jobs, jobs)


def finished() -> int:
    return sum(model._default_manager.exclude(state=JobState.WAITING).count() for model in MODELS)


def _wait_for(number: int, jobs: int, seconds: float = PATIENCE_S) -> None:
    """Wait until so many jobs are finished, or nothing has been finished for so many seconds."""
    last, since = finished(), time.monotonic()
    while last < min(number, jobs):
        time.sleep(LOOK_EVERY_S)
        now = finished()
        if now > last:
            last, since = now, time.monotonic()
        if time.monotonic() > since + seconds:
            return


def check(ledger: Ledger, sink: Sink, kills: int, jobs: int) -> None:
    _check_states(ledger, jobs)
    effects = count_effects()
    for (table, pk, what), number in effects.items():
        if number > 1:
            ledger.breach("done twice in the database", f"{table} {pk}: {what}, {number} times")
    for model in MODELS:
        done = {pk for table, pk, _what in effects if table == model._meta.db_table}
        for pk in sorted(set(model._default_manager.values_list("pk", flat=True)) - done):
            ledger.breach("lost", f"{model.__name__} {pk}")
    letters = MODELS[0]._default_manager.count()
    if len(sink.letters) != letters:
        ledger.breach("lost", f"{len(sink.letters)} of {letters} letters arrived")
    doubled = sum(number - 1 for number in sink.letters.values())
    if doubled > kills:
        ledger.breach("doubled outside", f"{doubled} letters at {kills} kills")
    ledger.done["letters"], ledger.done["letters that came twice"] = letters, doubled
    ledger.done["films analysed"] = MODELS[1]._default_manager.count()


def _check_states(ledger: Ledger, jobs: int) -> None:
    for model in MODELS:
        for job in model._default_manager.exclude(state=JobState.DONE):
            state = f"{job.state}, {job.attempts} tries, {job.last_error}"
            ledger.breach("stuck or failed", f"{model.__name__} {job.pk}: {state}")
    if finished() != jobs:
        ledger.breach("stuck or failed", f"{finished()} of {jobs} are finished")


class Worker:
    """In a process group of its own, so that ffmpeg is killed with it."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment, self._log = environment, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "lab.chaos.short_leases"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
