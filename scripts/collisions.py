"""`make collisions`: two editors meet at one record 200 times, on each database.

TRIALS=40 is shorter, SEED=7 throws other dice. Ends with 1 if an acknowledged edit disappeared
unseen, or if none does with the protection off; docs/reliability.md explains the figures.
"""

import json
import os
import signal
import sys
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
    from scripts.colliding.report import is_sound, report
    from scripts.colliding.run import collide

    trials, seed = _number("TRIALS", 200), _number("SEED", 5)
    results = collide(trials, seed, FOLDER / "collisions")
    made_at = datetime.now(UTC)
    kept = FOLDER / "results" / f"collisions-{made_at:%Y-%m-%d-%H%M%S}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(results, indent=1))
    print(report(results))
    print(f"\nKept in {kept.relative_to(ROOT)}; logs in var/bench/collisions/.")
    sys.exit(not is_sound(results))


def _number(name: str, usual: int) -> int:
    text = os.environ.get(name) or str(usual)
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        sys.exit(f"{name} is {text!r}. Give a number from 1 to 100,000: {name}={usual}")
    return int(text)


def _enter_the_environment() -> None:
    from scripts import environment

    python = environment.ready("requirements.txt")
    if Path(sys.prefix) != environment.VENV:
        os.execv(python, [str(python), str(Path(__file__)), *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is said of trials that were not all held.")
