"""`make bench`: the cost of every page, on libraries of a thousand answers and more.

SIZE=1000000 measures a thousand and a million; ON=sqlite one database; COMPARE=FILE names the
figures that got worse since a former run; SEED=5 makes another library. docs/performance.md
explains the figures.
"""

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lab import measurement  # noqa: E402  (needs the path above)

FOLDER = ROOT / "var" / "bench"


def main() -> None:
    measurement.start(__file__)
    from lab.benchmarks.compare import slower_than
    from lab.benchmarks.plan import plan_from
    from lab.benchmarks.report import report
    from lab.benchmarks.run import Bench

    plan = plan_from(os.environ, quick=sys.argv[1:] == ["quick"])
    former = _former(os.environ.get("COMPARE", ""))
    began, metadata = time.monotonic(), measurement.metadata()
    result = {**metadata, "seed": plan.seed, "measured": Bench(plan, FOLDER).run()}
    path = measurement.save(result, FOLDER / "results")
    print(f"\n{report(result)}")
    if former:
        slower = slower_than(former, result)
        print(f"\nSlower than in {os.environ['COMPARE']} by more than 15 %: {len(slower)} figures")
        print("\n".join(map(str, slower)))
    print(f"\nSaved as {path}, after {time.monotonic() - began:.0f} s.")


def _former(name: str) -> dict[str, object]:
    """Read before anything is measured, so that a wrong name is reported at once."""
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
        sys.exit("\nStopped; libraries that were finished are kept.")
