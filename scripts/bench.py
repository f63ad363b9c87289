"""`make bench`: what every page costs, on libraries of a thousand answers and more.

SIZE=1000000 measures a thousand and a million; ON=sqlite one database; COMPARE=FILE names what got
slower since a former run; SEED=5 makes another library. docs/performance.md explains the figures.
"""

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import measuring  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "bench"


def main() -> None:
    measuring.begin(__file__)
    from scripts.benchmarks.compare import slower_than
    from scripts.benchmarks.plan import plan_from
    from scripts.benchmarks.report import report
    from scripts.benchmarks.run import Bench

    plan = plan_from(os.environ, quick=sys.argv[1:] == ["quick"])
    former = _former(os.environ.get("COMPARE", ""))
    began, said = time.monotonic(), measuring.here_and_now()
    result = {**said, "seed": plan.seed, "measured": Bench(plan, FOLDER).run()}
    kept = measuring.keep(result, FOLDER / "results")
    print(f"\n{report(result)}")
    if former:
        slower = slower_than(former, result)
        print(f"\nSlower than in {os.environ['COMPARE']} by more than 15 %: {len(slower)} figures")
        print("\n".join(map(str, slower)))
    print(f"\nKept in {kept}, after {time.monotonic() - began:.0f} s.")


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
