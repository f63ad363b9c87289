"""`make collisions`: two editors meet at one record 200 times, on each database.

TRIALS=40 is shorter, SEED=7 throws other dice. Ends with 1 if an acknowledged edit disappeared
unseen, or if none does with the protection off; docs/reliability.md explains the figures.
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
    from scripts.colliding.report import is_sound, report
    from scripts.colliding.run import collide

    trials, seed = _number("TRIALS", 200), _number("SEED", 5)
    results = collide(trials, seed, FOLDER / "collisions")
    kept = measuring.keep(results, FOLDER / "results", "collisions-")
    print(report(results))
    print(f"\nKept in {kept}; logs in var/bench/collisions/.")
    sys.exit(not is_sound(results))


def _number(name: str, usual: int) -> int:
    text = os.environ.get(name) or str(usual)
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        sys.exit(f"{name} is {text!r}. Give a number from 1 to 100,000: {name}={usual}")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of trials that were not all held.")
