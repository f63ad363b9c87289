"""`python -m scripts.soaking.work ROLE FOLDER PORT SECONDS SAVES PER_SECOND`: one of them."""

import sys
from importlib import import_module
from pathlib import Path

import django

from scripts.soaking.task import Task


def main() -> None:
    role, folder = sys.argv[1], Path(sys.argv[2])
    port, seconds, saves, per_second = map(int, sys.argv[3:7])
    django.setup()
    task = Task(folder, port, seconds, saves, per_second)
    try:
        with task.guarded(role):
            import_module(f"scripts.soaking.{role}").work(task)
    finally:
        task.ledger.keep(folder / f"{role}.json")


if __name__ == "__main__":
    main()
