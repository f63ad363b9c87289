"""`make lighthouse`: Lighthouse's scores of five demo pages on a phone, medians of three runs."""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab.browser import CHROMIUM_ARGS, chromium_path  # noqa: E402  (needs the path above)
from scripts import environment  # noqa: E402
from scripts.ports import free_port  # noqa: E402

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 20
RUNS = 3
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
CHROME_FLAGS = " ".join(["--headless=new", *CHROMIUM_ARGS])


def main() -> None:
    os.chdir(ROOT)
    chrome = chromium_path()
    if not chrome or not shutil.which("npm"):
        sys.exit("Lighthouse needs Chromium and Node 20 with npm. Install both, then try again.")
    python = environment.ready("requirements.txt")
    program = _install_lighthouse()
    with _serving_demo(python) as site:
        pages = _pages(site)
        scores = {name: _median(program, chrome, site + path) for name, path in pages.items()}
    _print_table(scores)
    is_good = all(found[goal] >= GOALS[goal] for found in scores.values() for goal in GOALS)
    sys.exit(None if is_good else "At least one score is below its goal.")


def _install_lighthouse() -> Path:
    folder = ROOT / "var" / "lighthouse"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        print(f"Fetching {LIGHTHOUSE} ...", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*command, LIGHTHOUSE], check=True, env={**os.environ, "CI": "1"})
    return program


@contextlib.contextmanager
def _serving_demo(python: Path) -> Iterator[str]:
    """Serve a temporary demo library as `make run` does."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "CLIPQA_DATA_DIR": folder,
            "PORT": str(port),
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(python), "scripts/run.py"],
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        try:
            _wait(server, f"http://localhost:{port}/livez", Path(folder) / "log")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310
            return
        time.sleep(0.5)
    sys.exit(f"The demo did not start:\n{log.read_text()[-2000:]}")


def _pages(site: str) -> dict[str, str]:
    """Return a page of each kind: of the newest answer with topics, and the newest article."""
    card = next(card for card in _results(f"{site}/api/v1/answers/") if card["topics"])
    article = _results(f"{site}/api/v1/articles/")[0]
    return {
        "home": "/",
        "topic": f"/topics/{card['topics'][0]['slug']}/",
        "question": card["url"].split("?")[0].removeprefix(site),
        "video": f"/videos/{card['video']['slug']}/",
        "article": article["url"].removeprefix(site),
    }


def _results(address: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
        results: list[dict[str, Any]] = json.load(response)["results"]
    return results


def _median(program: Path, chrome: str, address: str) -> dict[str, float]:
    runs = [_run(program, chrome, address) for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _run(program: Path, chrome: str, address: str) -> dict[str, float]:
    """Run Lighthouse with its default preset: a phone, a slow network, a slow processor."""
    command = [str(program), address, "--quiet", "--output=json", "--output-path=stdout"]
    command += [f"--only-categories={','.join(GOALS)}", f"--chrome-flags={CHROME_FLAGS}"]
    for is_last in (False, True):
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": chrome},
            stdout=subprocess.PIPE,
            check=is_last,
        )
        # A trace without a start fails now and then, and Lighthouse asks to run it again.
        if done.returncode == 0:
            break
    return _scores(json.loads(done.stdout))


def _scores(report: dict[str, Any]) -> dict[str, float]:
    _save_report(report)
    scores = {name: report["categories"][name]["score"] * 100 for name in GOALS}
    metrics = {"LCP ms": "largest-contentful-paint", "TBT ms": "total-blocking-time"}
    shown = {name: report["audits"][audit]["numericValue"] for name, audit in metrics.items()}
    return {**scores, **shown, "CLS": report["audits"]["cumulative-layout-shift"]["numericValue"]}


def _save_report(report: dict[str, Any]) -> None:
    name = report["finalDisplayedUrl"].split("/", 3)[3].strip("/").replace("/", "-") or "home"
    (ROOT / "var" / "lighthouse" / f"{name}.json").write_text(json.dumps(report))


def _print_table(scores: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(scores.values())))
    print("page".ljust(10) + "".join(name.rjust(16) for name in columns))
    for page, found in scores.items():
        cells = (f"{found[name]:.{2 if name == 'CLS' else 0}f}" for name in columns)
        print(page.ljust(10) + "".join(cell.rjust(16) for cell in cells))


if __name__ == "__main__":
    main()
