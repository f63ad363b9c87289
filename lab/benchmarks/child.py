"""`python -m lab.benchmarks.child COMMAND ...`: work that needs Django, in a process of its own.

seed SIZE SEED          make a library in the empty database of DATABASE_URL
pages OUT BUDGET_MS     measure pages in this process, a round for each line of input
import OUT RECORDS      measure an import
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django


def main() -> None:
    command, *arguments = sys.argv[1:]
    django.setup()
    COMMANDS[command](*arguments)


def seed(size: str, seed: str) -> None:
    from django.core.management import call_command

    from lab.benchmarks.bulk_write import write_library
    from lab.benchmarks.library import Library

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    write_library(
        Library(int(size), int(seed)),
        lambda done: _print_progress(done, int(size), time.monotonic() - began),
    )


def _print_progress(done: int, size: int, seconds: float) -> None:
    if done % 25_000 < 5_000 < size:
        print(f"    {done:,} answers, {seconds:.0f} s", flush=True)


def pages(out: str, budget_ms: str) -> None:
    """Print a line when ready and after each round; write the figures at the end of the input."""
    from lab.benchmarks.figures import Figures

    figures = Figures()
    print(flush=True)
    for _line in sys.stdin:
        figures.run_round(float(budget_ms))
        print(flush=True)
    Path(out).write_text(json.dumps(figures.facts()))


def import_records(out: str, records: str) -> None:
    from django.core.management import call_command

    began = time.process_time()
    with Path(os.devnull).open("w") as devnull:
        call_command("import_answers", records, stdout=devnull)
    figures = {
        "cpu_s": time.process_time() - began,
        "most_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Path(out).write_text(json.dumps(figures))


COMMANDS: dict[str, Callable[..., None]] = {
    "seed": seed,
    "pages": pages,
    "import": import_records,
}

if __name__ == "__main__":
    main()
