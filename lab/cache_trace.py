"""The share of requests that the shared cache answers, for one trace: measured or computed.

    DATABASE_URL=sqlite:////a/library.sqlite3 python lab/cache_trace.py
        --requests 20000 --seconds 150 --exponent 1.2 [--lists 0.35] [--reckon]

Readers request the question pages of answers drawn by Zipf's law and, for the share `--lists`,
home, lists, or the answer's topic or outlet. Meanwhile an answer is published every minute. The run
uses the shipped nginx files, gunicorn and the given library, in real time; `--reckon` only computes
what nginx would do, on a simulated clock, and says so. Give it a copy of a library, since answers
are published in it.
"""

import argparse
import os
import random
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab.http_client import HTTPClient  # noqa: E402  (needs the path above)
from scripts.nginx import NAME, Front, throwaway_front  # noqa: E402
from scripts.origin import throwaway_origin  # noqa: E402

MAX_AGE_S, STALE_S, PUBLISH_EVERY_S, CONNECTIONS = 60, 30, 60, 8
HITS = ("HIT", "STALE", "UPDATING")
HOME = ("/", "/", "/", "/search/", "/topics/", "/outlets/")


def main() -> None:
    options = _parse_arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clipqa.settings")
    os.environ["CLIPQA_DEBUG"] = "no"
    import django

    django.setup()
    trace = draw(options.requests, options.exponent, options.lists, options.seed)
    unique = len(set(trace))
    print(
        f"{len(trace):,} requests for {unique:,} addresses, exponent {options.exponent}", flush=True
    )
    if options.reckon:
        print("Computed on a simulated clock; nothing was requested.")
        statuses = simulate(trace, options.seconds)
    else:
        statuses = run(trace, options.seconds)
    report(statuses, unique)


def draw(number: int, exponent: float, lists: float, seed: int) -> list[str]:
    from clipqa.models import Answer

    rows = (
        Answer.objects.published()
        .order_by("pk")
        .values_list("question__slug", "clip__video__outlet__slug", "question__topics__slug")
    )
    answers = list({row[0]: row for row in rows.iterator(10_000)}.values())
    rng = random.Random(seed)  # noqa: S311  (the same trace each time)
    rng.shuffle(answers)
    weights = list(accumulate(1 / rank**exponent for rank in range(1, len(answers) + 1)))
    drawn = rng.choices(answers, cum_weights=weights, k=number)
    return [_address(rng, row, lists) for row in drawn]


def _address(rng: random.Random, row: tuple[str, str, str | None], lists: float) -> str:
    question, outlet, topic = row
    if rng.random() >= lists:
        return quote(f"/questions/{question}/")
    near = [f"/outlets/{outlet}/", f"/topics/{topic}/" if topic else "/topics/"]
    return quote(rng.choice([*HOME, *near]))


def simulate(trace: list[str], seconds: float) -> Counter[str]:
    """Count what nginx does with s-maxage=60 and stale-while-revalidate=30."""
    fetched_at: dict[str, float] = {}
    statuses: Counter[str] = Counter()
    for number, address in enumerate(trace):
        now = number * seconds / len(trace)
        age = now - fetched_at.get(address, -1e9)
        is_stale = age < MAX_AGE_S + STALE_S
        status = "HIT" if age < MAX_AGE_S else "STALE" if is_stale else "EXPIRED"
        statuses[status if address in fetched_at else "MISS"] += 1
        if age >= MAX_AGE_S:
            fetched_at[address] = now
    return statuses


def run(trace: list[str], seconds: float) -> Counter[str]:
    with tempfile.TemporaryDirectory(prefix="clipqa-trace-") as folder:
        data = Path(folder)
        _collect(data / "static")
        with (
            throwaway_origin(_settings(data)) as origin,
            throwaway_front(origin.port, data / "media") as front,
        ):
            began = time.monotonic()
            try:
                _request_all(front, trace, seconds)
            except KeyboardInterrupt:
                print("Stopped early; these were requested:", flush=True)
            print(f"{time.monotonic() - began:.0f} s", flush=True)
            return Counter(line.split()[0] for line in front.log.read_text().splitlines())


def _request_all(front: Front, trace: list[str], seconds: float) -> None:
    due: Iterator[tuple[float, str]] = iter(
        [(number * seconds / len(trace), address) for number, address in enumerate(trace)]
    )
    lock, began, is_over = threading.Lock(), time.monotonic(), threading.Event()
    readers = [
        threading.Thread(target=_read, args=(front.port, due, lock, began), daemon=True)
        for _ in range(CONNECTIONS)
    ]
    editor = threading.Thread(target=_publish_regularly, args=(is_over,))
    for thread in (editor, *readers):
        thread.start()
    try:
        for thread in readers:
            thread.join()
    finally:
        is_over.set()
        editor.join()


def _read(port: int, due: Iterator[tuple[float, str]], lock: threading.Lock, began: float) -> None:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE  # nginx's certificate is temporary
    client = HTTPClient(port, tls)
    while True:
        with lock:
            at, address = next(due, (0.0, ""))
        if not address:
            return client.close()
        time.sleep(max(0, began + at - time.monotonic()))
        response, _content = client.fetch("GET", address, {"Host": NAME})
        if response.status != 200:
            print(f"{response.status} {address}", flush=True)


def _publish_regularly(is_over: threading.Event) -> None:
    from django.db import connection

    from clipqa.curation import publish
    from clipqa.models import Answer, Status

    while not is_over.wait(PUBLISH_EVERY_S):
        publish(list(Answer.objects.filter(status=Status.DRAFT).order_by("pk")[:1]))
        print("published one", flush=True)
    connection.close()


def _settings(data: Path) -> dict[str, str]:
    (data / "media").mkdir()
    return {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "CLIPQA_DATA_DIR": str(data),
        "CLIPQA_STATIC_ROOT": str(data / "static"),
        "CLIPQA_SITE_URL": f"https://{NAME}",
        "CLIPQA_ALLOWED_HOSTS": NAME,
        "CLIPQA_TRUSTED_PROXIES": "1",
        "WEB_CONCURRENCY": "2",
    }


def _collect(folder: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)


def report(statuses: Counter[str], unique: int) -> None:
    total = statuses.total()
    for status, number in statuses.most_common():
        print(f"  {status:<12}{number:>8,}  {number / total:6.1%}")
    hits = sum(statuses[status] for status in HITS)
    print(f"from the cache        {hits / total:6.1%} of all requests")
    print(f"                      {hits / max(1, total - unique):6.1%} of the repeated requests")
    print(f"the most possible     {1 - unique / total:6.1%}: first requests always miss")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the share of cache hits of a trace.")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--exponent", type=float, default=1.0)
    parser.add_argument("--lists", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--reckon", action="store_true")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        parser.error("DATABASE_URL is not set. Give the address of a copy of a library.")
    return options


if __name__ == "__main__":
    main()
