"""`python -m scripts.benchmarks.inside OUT ROUNDS BUDGET_MS`: what pages cost in this process."""

import json
import sys
from pathlib import Path

import django


def main() -> None:
    out, rounds, budget_ms = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    django.setup()
    from scripts.benchmarks.figures import measure

    out.write_text(json.dumps(measure(rounds, budget_ms)))


if __name__ == "__main__":
    main()
