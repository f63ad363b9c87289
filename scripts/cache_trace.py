"""How much of what readers ask for comes from the cache in front: one trace, run or reckoned.

    DATABASE_URL=sqlite:////a/library.sqlite3 python scripts/cache_trace.py
        --requests 20000 --seconds 150 --exponent 1.2 [--lists 0.35] [--reckon]

Readers ask for the question pages of answers drawn by Zipf's law, and for `--lists` of their
requests for home, lists, and the answer's topic and outlet. Meanwhile an answer is published
every minute. The run takes the shipped nginx file, gunicorn and the given library, in real time;
`--reckon` only counts what nginx would do, on a clock of its own, and says so. The library gets
the answers that are published: give it a copy.
"""

import argparse
import http.client
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

from scripts.nginx import NAME, Front, throwaway_front  # noqa: E402  (needs the path above)
from scripts.origin import throwaway_origin  # noqa: E402

KEPT, STALE, MINUTE, CONNECTIONS = 60, 30, 60, 8
FROM_THE_CACHE = ("HIT", "STALE", "UPDATING")
HOME = ("/", "/", "/", "/search/", "/topics/", "/outlets/")


def main() -> None:
    asked = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clipqa.settings")
    os.environ["CLIPQA_DEBUG"] = "no"
    import django

    django.setup()
    trace = draw(asked.requests, asked.exponent, asked.lists, asked.seed)
    first = len(set(trace))
    print(f"{len(trace):,} requests for {first:,} addresses, exponent {asked.exponent}", flush=True)
    if asked.reckon:
        print("Reckoned on a clock of its own; nothing was asked.")
        seen = reckon(trace, asked.seconds)
    else:
        seen = run(trace, asked.seconds)
    report(seen, first)


def draw(number: int, exponent: float, lists: float, seed: int) -> list[str]:
    from clipqa.models import Answer

    read = (
        Answer.objects.published()
        .order_by("pk")
        .values_list("question__slug", "clip__video__outlet__slug", "question__topics__slug")
    )
    answers = list({row[0]: row for row in read.iterator(10_000)}.values())
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


def reckon(trace: list[str], seconds: float) -> Counter[str]:
    """What nginx does with s-maxage=60, stale-while-revalidate=30 and a library that changes."""
    kept: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for number, address in enumerate(trace):
        now = number * seconds / len(trace)
        age = now - kept.get(address, -1e9)
        how = "HIT" if age < KEPT else "STALE" if age < KEPT + STALE else "EXPIRED"
        seen[how if address in kept else "MISS"] += 1
        if age >= KEPT:
            kept[address] = now
    return seen


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
                _ask_all(front, trace, seconds)
            except KeyboardInterrupt:
                print("Stopped early; these were asked:", flush=True)
            print(f"{time.monotonic() - began:.0f} s", flush=True)
            return Counter(line.split()[0] for line in front.log.read_text().splitlines())


def _ask_all(front: Front, trace: list[str], seconds: float) -> None:
    due: Iterator[tuple[float, str]] = iter(
        [(number * seconds / len(trace), address) for number, address in enumerate(trace)]
    )
    lock, began, is_over = threading.Lock(), time.monotonic(), threading.Event()
    readers = [
        threading.Thread(target=_read, args=(front.port, due, lock, began), daemon=True)
        for _ in range(CONNECTIONS)
    ]
    editor = threading.Thread(target=_publish_each_minute, args=(is_over,))
    for thread in (editor, *readers):
        thread.start()
    try:
        for thread in readers:
            thread.join()
    finally:
        is_over.set()
        editor.join()


def _read(port: int, due: Iterator[tuple[float, str]], lock: threading.Lock, began: float) -> None:
    believing = ssl.create_default_context()
    believing.check_hostname, believing.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=believing)
    while True:
        with lock:
            at, address = next(due, (0.0, ""))
        if not address:
            return connection.close()
        time.sleep(max(0, began + at - time.monotonic()))
        connection.request("GET", address, headers={"Host": NAME, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            print(f"{response.status} {address}", flush=True)


def _publish_each_minute(is_over: threading.Event) -> None:
    from django.db import connection

    from clipqa.curation import publish
    from clipqa.models import Answer, Status

    while not is_over.wait(MINUTE):
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


def report(seen: Counter[str], first: int) -> None:
    total = seen.total()
    for how, number in seen.most_common():
        print(f"  {how:<12}{number:>8,}  {number / total:6.1%}")
    hits = sum(seen[how] for how in FROM_THE_CACHE)
    print(f"from the cache        {hits / total:6.1%} of all requests")
    print(f"                      {hits / max(1, total - first):6.1%} of those that came again")
    print(f"at most possible      {1 - first / total:6.1%}: each address is asked for once first")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the share of cache hits of a trace.")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--exponent", type=float, default=1.0)
    parser.add_argument("--lists", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--reckon", action="store_true")
    asked = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        parser.error("DATABASE_URL names no library. Give one of 100,000 answers, or a copy.")
    return asked


if __name__ == "__main__":
    main()
