"""`make drills`: kill -9, a stopped PostgreSQL, a full disk, and backups, while people write.
Also kill -9 of the worker.

WHAT=kill,immediate,disk,log,backups,work chooses drills, ON=sqlite or postgres one database,
TIMES=10 the number of rounds. Exits with 1 if an acknowledged save was lost or half saved, or a
drill could not run. docs/reliability.md explains the drills.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "drills"


def main() -> None:
    measurement.start(__file__)
    from lab.chaos.plan import plan_from
    from lab.chaos.report import report
    from lab.chaos.run import results

    plan, metadata = plan_from(os.environ), measurement.metadata()
    measured = []
    for result in results(plan, FOLDER):
        print(report(result), flush=True)
        measured.append(result)
    path = measurement.save({**metadata, "measured": measured}, FOLDER / "results")
    print(f"\nSaved as {path}; logs in var/drills/.")
    sys.exit(1 if any(result["breaches"] for result in measured) else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; an incomplete drill has no results.")
