"""`make bench`: what every page costs, on libraries of a thousand answers and more.

SIZE=1000000 measures a thousand and a million; ON=sqlite one database; COMPARE=FILE names what got
slower since a former run; SEED=5 makes another library. docs/performance.md explains the figures.
"""

import json
import os
import signal
import sys
import time
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
    from scripts.benchmarks.compare import slower_than
    from scripts.benchmarks.machine import machine
    from scripts.benchmarks.plan import plan_from
    from scripts.benchmarks.report import report
    from scripts.benchmarks.run import Bench

    plan = plan_from(os.environ, quick=sys.argv[1:] == ["quick"])
    former = _former(os.environ.get("COMPARE", ""))
    began, made_at = time.monotonic(), datetime.now(UTC)
    result = {
        "made_at": made_at.isoformat(timespec="seconds"),
        "machine": machine(),
        "seed": plan.seed,
        "measured": Bench(plan, FOLDER).run(),
    }
    kept = FOLDER / "results" / f"{made_at:%Y-%m-%d-%H%M%S}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(result, indent=1))
    print(f"\n{report(result)}")
    if former:
        slower = slower_than(former, result)
        print(f"\nSlower than in {os.environ['COMPARE']} by more than 15 %: {len(slower)} figures")
        print("\n".join(map(str, slower)))
    print(f"\nKept in {kept.relative_to(ROOT)}, after {time.monotonic() - began:.0f} s.")


def _enter_the_environment() -> None:
    from scripts import environment

    python = environment.ready("requirements.txt")
    if Path(sys.prefix) != environment.VENV:
        os.execv(python, [str(python), str(Path(__file__)), *sys.argv[1:]])  # noqa: S606


def _former(name: str) -> dict[str, object]:
    """Read before anything is measured, so that a wrong name costs no quarter of an hour."""
    if not name:
        return {}
    try:
        former: dict[str, object] = json.loads(Path(name).read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"COMPARE={name} can't be read ({error}). Name a file of var/bench/results/.")
    return former


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; libraries that were made whole are kept.")
