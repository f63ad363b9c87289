"""`make source-drill`: 60 simulated days of 2,000 sources, with hosts that make mistakes.

SOURCES=200 and DAYS=30 are shorter, SEED=7 draws another world. Exits with 1 if more than one
source in a thousand was marked wrongly, or a requirement of docs/sources.md was not kept.
"""

import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "bench" / "sources"
LABELS = {
    "requests": "requests to hosts",
    "foreign_requests": "to names outside the list (0)",
    "shortest_gap_seconds": "shortest time between two requests to a host, seconds (1)",
    "longest_gap_days": "longest time between two checks of a source, days (7)",
    "false_deaths": "sources marked wrongly (1 in 1,000)",
    "false_in_blackout": "marked while their whole host answered 404 for five days (0)",
    "deaths": "sources that died",
    "unnamed_deaths": "of these not marked (0)",
    "wrong_kinds": "marked as another kind (0)",
    "longest_days_to_name": "longest time to mark one after its first check, days (3)",
}


def main() -> None:
    measurement.start(__file__)
    from lab.benchmarks.children import Children

    shutil.rmtree(FOLDER, ignore_errors=True)
    children, out = Children(FOLDER), FOLDER / "results.json"
    url = f"sqlite:///{FOLDER.resolve() / 'library.sqlite3'}"
    children.run(["manage.py", "migrate", "-v", "0"], url)
    sources, days = _number("SOURCES", 2_000), _number("DAYS", 60)
    amounts = [str(sources), "40", str(days), str(_number("SEED", 5)), str(out)]
    children.run(
        ["-m", "lab.sources.run", *amounts], url, {"DJANGO_SETTINGS_MODULE": "clipqa.settings"}
    )
    found = json.loads(out.read_text())
    for name, label in LABELS.items():
        print(f"{found[name]:>10,.6g}  {label}")
    sys.exit(not _is_sound(found))


def _is_sound(found: dict[str, float]) -> bool:
    zeros = ("foreign_requests", "false_in_blackout", "unnamed_deaths", "wrong_kinds")
    return (
        not any(found[name] for name in zeros)
        and found["false_deaths"] <= found["sources"] / 1000
        and found["shortest_gap_seconds"] >= 1
        and found["longest_gap_days"] <= 7
        and found["longest_days_to_name"] <= 3
    )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        sys.exit(f"{name} is {text!r}. Give a number from 1 to 100,000: {name}={default}")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; an incomplete simulation has no results.")
