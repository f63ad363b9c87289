"""`python -m scripts.benchmarks.inside OUT BUDGET_MS`: what pages cost in this process.

It says a line when it is ready, takes a turn for each line that it reads and says one again. When
none comes any more it writes its figures to OUT.
"""

import json
import sys
from pathlib import Path

import django


def main() -> None:
    out, budget_ms = Path(sys.argv[1]), float(sys.argv[2])
    django.setup()
    from scripts.benchmarks.figures import Figures

    figures = Figures()
    print(flush=True)
    for _line in sys.stdin:
        figures.take_turn(budget_ms)
        print(flush=True)
    out.write_text(json.dumps(figures.facts()))


if __name__ == "__main__":
    main()
