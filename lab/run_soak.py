"""`make soak`: four writers and fifty reads a second, ten minutes on each database.

SECONDS=120 runs for two minutes, with as many saves a second; ON=sqlite uses one database. Exits
with 1 if anything was locked, counted wrongly, stale or lost. docs/performance.md explains the
figures.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "bench"


def main() -> None:
    measurement.start(__file__)
    from lab.soak.plan import plan_from
    from lab.soak.report import has_breaches, report
    from lab.soak.run import Soak

    plan, metadata = plan_from(os.environ), measurement.metadata()
    measured = Soak(plan, FOLDER / "soak").run()
    path = measurement.save({**metadata, "measured": measured}, FOLDER / "results", "soak-")
    print(report(measured))
    print(f"\nSaved as {path}; logs in var/bench/soak/.")
    sys.exit(1 if has_breaches(measured) else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; an incomplete soak has no results.")
