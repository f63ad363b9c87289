"""`make collisions`: two editors save one record at the same time, 200 times on each database.

TRIALS=40 is shorter, SEED=7 draws other pauses. Exits with 1 if an acknowledged edit was silently
lost, or if none is without the protection. docs/reliability.md explains the figures.
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
    from lab.conflicts.report import is_sound, report
    from lab.conflicts.run import run_trials

    trials, seed = _number("TRIALS", 200), _number("SEED", 5)
    results = run_trials(trials, seed, FOLDER / "conflicts")
    path = measurement.save(results, FOLDER / "results", "conflicts-")
    print(report(results))
    print(f"\nSaved as {path}; logs in var/bench/conflicts/.")
    sys.exit(not is_sound(results))


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        sys.exit(f"{name} is {text!r}. Give a number from 1 to 100,000: {name}={default}")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; incomplete trials have no results.")
