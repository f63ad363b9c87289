"""`make drills`: kill -9, PostgreSQL stopped, a full disk, backups under way, while people write.

WHAT=kill,immediate,disk,log,backups chooses drills, ON=sqlite or postgres one database, TIMES=10
how often. Ends with 1 if anything acknowledged was lost or half saved, or a drill could not be
done; docs/reliability.md explains what each shows.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import measuring  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "drills"


def main() -> None:
    measuring.begin(__file__)
    from scripts.drilling.plan import plan_from
    from scripts.drilling.report import report
    from scripts.drilling.run import results

    plan, said = plan_from(os.environ), measuring.here_and_now()
    measured = []
    for result in results(plan, FOLDER):
        print(report(result), flush=True)
        measured.append(result)
    kept = measuring.keep({**said, "measured": measured}, FOLDER / "results")
    print(f"\nKept in {kept}; logs in var/drills/.")
    sys.exit(1 if any(result["breaches"] for result in measured) else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of a drill that was not whole.")
