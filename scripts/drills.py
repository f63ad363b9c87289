"""`make drills`: kill -9, PostgreSQL stopped, a full disk, backups under way, while people write.

WHAT=kill,immediate,disk,log,backups chooses drills, ON=sqlite or postgres one database, TIMES=10
how often. Ends with 1 if anything acknowledged was lost or half saved, or a drill could not be
done; docs/reliability.md explains what each shows.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "var" / "drills"


def main() -> None:
    os.chdir(ROOT)
    # So that an ended run stops its servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))
    _enter_the_environment()
    from scripts.benchmarks.machine import machine
    from scripts.drilling.plan import plan_from
    from scripts.drilling.report import report
    from scripts.drilling.run import results

    plan, made_at, told = plan_from(os.environ), datetime.now(UTC), machine()
    measured = []
    for result in results(plan, FOLDER):
        print(report(result), flush=True)
        measured.append(result)
    kept = FOLDER / "results" / f"{made_at:%Y-%m-%d-%H%M%S}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    said = {"made_at": made_at.isoformat(timespec="seconds"), "machine": told}
    kept.write_text(json.dumps({**said, "measured": measured}, indent=1))
    print(f"\nKept in {kept.relative_to(ROOT)}; logs in var/drills/.")
    sys.exit(1 if any(result["breaches"] for result in measured) else 0)


def _enter_the_environment() -> None:
    from scripts import environment

    python = environment.ready("requirements.txt")
    if Path(sys.prefix) != environment.VENV:
        os.execv(python, [str(python), str(Path(__file__)), *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of a drill that was not whole.")
