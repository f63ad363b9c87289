"""`make soak`: four writers and fifty reads a second, ten minutes on each database.

SECONDS=120 is shorter, with as many saves a second; ON=sqlite one database alone. Ends with 1 if
anything was locked, counted wrongly, stale or lost; docs/performance.md explains the figures.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import measuring  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "bench"


def main() -> None:
    measuring.begin(__file__)
    from scripts.soaking.plan import plan_from
    from scripts.soaking.report import has_breaches, report
    from scripts.soaking.run import Soak

    plan, said = plan_from(os.environ), measuring.here_and_now()
    measured = Soak(plan, FOLDER / "soak").run()
    kept = measuring.keep({**said, "measured": measured}, FOLDER / "results", "soak-")
    print(report(measured))
    print(f"\nKept in {kept}; logs in var/bench/soak/.")
    sys.exit(1 if has_breaches(measured) else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of a soak that was not whole.")
