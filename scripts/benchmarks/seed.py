"""`python -m scripts.benchmarks.seed SIZE SEED`: fill the database of DATABASE_URL, made anew."""

import sys
from time import monotonic

import django


def main() -> None:
    size, seed = int(sys.argv[1]), int(sys.argv[2])
    django.setup()
    from django.core.management import call_command

    from scripts.benchmarks.library import Library
    from scripts.benchmarks.shelving import shelve

    began = monotonic()
    call_command("migrate", verbosity=0)
    shelve(Library(size, seed), lambda done: _say(done, size, monotonic() - began))


def _say(done: int, size: int, seconds: float) -> None:
    if done % 25_000 < 5_000 < size:
        print(f"    {done:,} answers, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
