"""`make soak`: four writers and fifty reads a second, ten minutes on each database.

SECONDS=120 is shorter, with as many saves a second; ON=sqlite one database alone. Ends with 1 if
anything was locked, counted wrongly, stale or lost; docs/performance.md explains the figures.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "var" / "bench"


def main() -> None:
    os.chdir(ROOT)
    # So that an ended run stops its servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))
    _enter_the_environment()
    from scripts.benchmarks.machine import machine
    from scripts.soaking.plan import plan_from
    from scripts.soaking.report import has_breaches, report
    from scripts.soaking.run import Soak

    plan, made_at = plan_from(os.environ), datetime.now(UTC)
    told = machine()
    measured = Soak(plan, FOLDER / "soak").run()
    result = {
        "made_at": made_at.isoformat(timespec="seconds"),
        "machine": told,
        "measured": measured,
    }
    kept = FOLDER / "results" / f"soak-{made_at:%Y-%m-%d-%H%M%S}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(result, indent=1))
    print(report(measured))
    print(f"\nKept in {kept.relative_to(ROOT)}; logs in var/bench/soak/.")
    sys.exit(1 if has_breaches(measured) else 0)


def _enter_the_environment() -> None:
    from scripts import environment

    python = environment.ready("requirements.txt")
    if Path(sys.prefix) != environment.VENV:
        os.execv(python, [str(python), str(Path(__file__)), *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of a soak that was not whole.")
