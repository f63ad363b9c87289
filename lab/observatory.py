"""`make observatory`: score the pages as MDN's HTTP Observatory does, with production settings.

Nothing is sent to MDN: its published rules are applied to a local server.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab.http_client import HTTPClient, Response  # noqa: E402  (needs the path above)
from lab.observatory_rules import Page, Result, results, score  # noqa: E402
from scripts import environment  # noqa: E402
from scripts.origin import throwaway_origin  # noqa: E402

HOST = "clips.example.org"
MIN_SCORE = 130
PAGES = ["/", "/search/?q=election", "/topics/", "/outlets/", "/about/", "/ask/"]
PAGES += ["/admin/login/", "/admin/sign-in/forgotten/"]
SECTIONS = ("topics", "outlets", "questions", "videos")


def main() -> None:
    os.chdir(ROOT)
    environment.enter("requirements.txt", __file__)
    with tempfile.TemporaryDirectory(prefix="clipqa-observatory-") as folder:
        settings = production(Path(folder))
        prepare(settings)
        with throwaway_origin(settings) as origin:
            low = [
                path for path in paths(origin.port) if print_score(origin.port, path) < MIN_SCORE
            ]
    sys.exit(f"\nBelow {MIN_SCORE}: {', '.join(low)}" if low else None)


def production(folder: Path) -> dict[str, str]:
    """Return the settings of docs/operating.md for a site behind a proxy."""
    return {
        "CLIPQA_DATA_DIR": str(folder),
        "CLIPQA_SITE_URL": f"https://{HOST}",
        "CLIPQA_ALLOWED_HOSTS": HOST,
        "CLIPQA_TRUSTED_PROXIES": "1",
    }


def prepare(settings: dict[str, str]) -> None:
    commands = (["migrate"], ["collectstatic", "--noinput"], ["load_demo"])
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            env={**os.environ, **settings},
            check=True,
            stdout=subprocess.DEVNULL,
        )


def paths(port: int) -> list[str]:
    """Return the pages above, and the first one of each sitemap."""
    found = [
        re.findall("<loc>(.*?)</loc>", fetch(port, f"/sitemap-{section}.xml").body)
        for section in SECTIONS
    ]
    return [*PAGES, *(urlsplit(locations[0]).path for locations in found if locations)]


def fetch(port: int, path: str) -> Page:
    """Return a page as a proxy with HTTPS gets it, and the redirect from plain HTTP."""
    plain, secure = request(port, path, "http"), request(port, path, "https")
    headers = [(name.lower(), value) for name, value in secure.headers.items()]
    return Page(f"https://{HOST}{path}", headers, secure.text, plain.headers["Location"] or "")


def request(port: int, path: str, scheme: str) -> Response:
    client = HTTPClient(port)
    try:
        return client.get(path, headers={"Host": HOST, "X-Forwarded-Proto": scheme})
    finally:
        client.close()


def print_score(port: int, path: str) -> int:
    page_results = results(fetch(port, path))
    points = score(page_results)
    print(f"{points}  {path}", flush=True)
    for result in page_results:
        if result.modifier:
            print(_line(result), flush=True)
    return points


def _line(result: Result) -> str:
    return f"     {result.modifier:+d}  {result.name}"


if __name__ == "__main__":
    main()
