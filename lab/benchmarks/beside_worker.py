"""`python -m lab.benchmarks.beside_worker`: what pages cost beside a busy `manage.py work`.

The worker sends letters to a mail server on the loopback address. It is stopped (SIGSTOP) in every
other run, so that other programs of the machine slow both kinds of runs alike.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import copy
from statistics import median
from urllib.parse import quote

from lab.benchmarks.children import Children
from lab.benchmarks.libraries import Libraries
from lab.benchmarks.load import load, request_for
from lab.benchmarks.serving import ROOT, Server, serving
from lab.http_client import HTTPClient

SIZE, SEED, ROUNDS, SECONDS, CONNECTIONS = 1_000, 5, 15, 0.7, 4
LETTERS = 20_000
MAKE_JOBS = """
import django
django.setup()
from lab.chaos import owed
owed.User.objects.create_superuser("reviewer", "reviewer@localhost")
owed.owe_letters({letters})
"""
COUNT_SENT = """
import django
django.setup()
from clipqa.models import Notice
print("letters sent meanwhile:", Notice.objects.filter(state="done").count())
"""
SINK = """
import time
from lab.chaos.smtp_sink import running_sink
with running_sink() as sink:
    print(sink.url, flush=True)
    time.sleep(3600)
"""


@dataclass(frozen=True)
class Figures:
    cpu_ms: float  # of the server for one response
    p50_ms: float
    per_second: float


Measured = dict[tuple[str, bool], list[Figures]]


def main() -> None:
    folder = ROOT / "var" / "bench"
    children = Children(folder)
    made = Libraries(folder, children, SEED).library("sqlite", SIZE, "")
    with tempfile.TemporaryDirectory() as temporary:
        copied = copy(made.removeprefix("sqlite:///"), temporary)
        url = f"sqlite:///{copied}"
        children.run(["manage.py", "collectstatic", "--noinput", "-v", "0"], url)
        children.run(["-c", MAKE_JOBS.format(letters=LETTERS)], url)
        settings = {**children.environment(url), "CLIPQA_PREPARED_PAGES_MB": "0"}
        with serving(settings, children.log) as server, _busy_worker(settings) as worker:
            print(_report(_measure(server, worker)))
        children.run(["-c", COUNT_SENT], url, shows_progress=True)


@contextmanager
def _busy_worker(settings: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    sink = subprocess.Popen([sys.executable, "-c", SINK], cwd=ROOT, stdout=subprocess.PIPE)
    assert sink.stdout
    mail = {"EMAIL_URL": sink.stdout.readline().decode().strip()}
    command = [sys.executable, "manage.py", "work"]
    environment = {**settings, **mail, "CLIPQA_SITE_URL": "http://localhost"}
    worker = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield worker
    finally:
        worker.kill()
        sink.kill()


def _measure(server: Server, worker: "subprocess.Popen[bytes]") -> Measured:
    measured: Measured = defaultdict(list)
    pages = _pages(server.port)
    for number in range(ROUNDS + 1):
        for is_busy in (True, False) if number % 2 else (False, True):
            worker.send_signal(signal.SIGCONT if is_busy else signal.SIGSTOP)
            for name, path in pages.items():
                found = _run(server, path)
                if number:  # the first round fills caches
                    measured[name, is_busy].append(found)
    return measured


def _pages(port: int) -> dict[str, str]:
    feed = HTTPClient(port).get("/search/").text
    words = re.findall(r"[a-z]{6,}", re.sub("<[^>]+>", " ", feed.partition("<article")[2]))
    question = re.findall(r'"(/questions/[^"?]+)', feed)[0]
    return {"feed": "/search/", "question": question, "search": f"/search/?q={quote(words[0])}"}


def _run(server: Server, path: str) -> Figures:
    before = server.cpu_ms()
    run = load(server.port, request_for(server.port, path), CONNECTIONS, SECONDS)
    assert not run.failed, f"{path} failed"
    cpu = (server.cpu_ms() - before) / len(run.latencies_ms)
    return Figures(cpu, median(run.latencies_ms), run.per_second)


def _report(measured: Measured) -> str:
    """Return the medians of both kinds of runs, and of the ratios of the runs of one round."""
    lines = [f"load {os.getloadavg()[0]:.1f}; figure: without, beside, ratio"]
    for name in dict.fromkeys(name for name, _is_busy in measured):
        pairs = list(zip(measured[name, False], measured[name, True], strict=True))
        for figure in Figures.__annotations__:
            values = [(getattr(alone, figure), getattr(beside, figure)) for alone, beside in pairs]
            alone, beside = (median(each) for each in zip(*values, strict=True))
            ratio = median(busy / idle for idle, busy in values)
            lines.append(f"{name:10} {figure:12} {alone:8.2f} {beside:8.2f} {ratio:6.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
