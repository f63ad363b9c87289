"""`make bench-articles`: what the demo's longest article costs, next to a feed page.

It is served by gunicorn from a temporary library. The CPU of one response is measured by turns with
that of the first page of the feed, with prepared pages and without. The weight is what a browser
fetches before anything is pressed: compressed HTML, CSS and scripts, pictures and type excluded.
"""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)
from lab.benchmarks.answers import Facts, Source, alternate, wait_until_idle  # noqa: E402
from lab.benchmarks.ratios import Requirement, cpu_ratio  # noqa: E402
from lab.benchmarks.serving import Server, serving  # noqa: E402
from lab.http_client import HTTPClient  # noqa: E402

FEED = "/search/"
ANSWERS = {"prepared": 600, "unprepared": 60}  # a round
MOST_TIMES_FEED, MOST_KB = 1.2, 60
STYLES = re.compile(r'<link rel="(?:stylesheet|modulepreload)"[^>]*? href="([^"]+)"')
SCRIPTS = re.compile(r'<script[^>]*? src="([^"]+)"')
IMPORTS = re.compile(r'(?:\bfrom|\bimport|@import)\s*["\']([./][^"\']+)["\']')


def main() -> None:
    measurement.start(__file__)
    with TemporaryDirectory(prefix="clipqa-articles-") as folder:
        environment = {
            **os.environ,
            "CLIPQA_DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "clipqa.settings",
        }
        for command in ("migrate", "collectstatic --noinput", "load_demo"):
            manage = [sys.executable, "manage.py", *command.split(), "--verbosity=0"]
            subprocess.run(manage, env=environment, check=True)
        found = list(requirements_of(environment, Path(folder) / "log"))
    print(*found, sep="\n")
    sys.exit(None if all(one.is_met for one in found) else "At least one bound is not met.")


def requirements_of(environment: Mapping[str, str], log: Path) -> Iterator[Requirement]:
    with serving(environment, log) as server:
        path = longest_article(server.port)
        weight = sum(weights(server.port, path).values()) / 1000
        costs = costs_of(server, path, ANSWERS["prepared"])
        _print_costs("prepared", costs)
    yield Requirement("prepared", "HTML, CSS and scripts in kB", weight, MOST_KB)
    share = cpu_ratio(costs[path], costs[FEED])
    yield Requirement("prepared", "article / feed, first page, CPU", share, MOST_TIMES_FEED)
    with serving({**environment, "CLIPQA_PREPARED_PAGES_MB": "0"}, log) as server:
        _print_costs("unprepared", costs_of(server, path, ANSWERS["unprepared"]))


def costs_of(server: Server, path: str, answers: int) -> Facts:
    pages = {name: Source(server, name) for name in (FEED, path)}
    measures = {name: page.measure for name, page in pages.items()}
    return alternate(measures, answers, lambda: wait_until_idle({server}))


def longest_article(port: int) -> str:
    """Return the address of the article with the longest page."""
    with closing(HTTPClient(port)) as client:
        articles = json.loads(client.get("/api/v1/articles/").text)["results"]
        paths: list[str] = [urlsplit(article["url"]).path for article in articles]
        return max(paths, key=lambda path: len(client.get(path).text))


def _print_costs(mode: str, costs: Facts) -> None:
    for name, cost in costs.items():
        print(f"{mode:<12}{name:<50}{cost['cpu_ms']:>8.2f} ms of CPU")


def weights(port: int, path: str) -> dict[str, int]:
    """Return the compressed bytes by address of a page and all that it loads at once."""
    with closing(HTTPClient(port)) as client:
        found: dict[str, int] = {}
        waiting = [path]
        while waiting:
            address = waiting.pop()
            if address not in found:
                text = client.get(address).text
                found[address] = len(gzip.compress(text.encode(), mtime=0))
                waiting += [urljoin(address, name) for name in _loaded_by(address, text)]
        return found


def _loaded_by(address: str, text: str) -> list[str]:
    if address.endswith((".css", ".js", ".mjs")):
        return IMPORTS.findall(text)
    return [*STYLES.findall(text), *SCRIPTS.findall(text)]


if __name__ == "__main__":
    main()
