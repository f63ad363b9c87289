"""`python -m lab.conflicts.work PORT TRIALS SEED FILE`: run trials against a server."""

import json
import os
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from lab.conflicts.trial import Trial

UNPROTECTED = "CONFLICTS_UNPROTECTED"  # set to 1 for this process and for the server


def main() -> None:
    port, trials, seed = map(int, sys.argv[1:4])
    django.setup()
    from lab.conflicts.unprotected import unprotected

    with ExitStack() as stack:
        is_unprotected = os.environ.get(UNPROTECTED) == "1"
        stack.enter_context(unprotected() if is_unprotected else nullcontext())
        results = [
            {**asdict(trial), "lost": trial.lost()} for trial in trials_of(port, trials, seed)
        ]
    Path(sys.argv[4]).write_text(json.dumps(results))


def trials_of(port: int, number: int, seed: int) -> "Iterator[Trial]":
    """Run that many trials, each kind in turn."""
    from lab.conflicts.editor import Editor
    from lab.conflicts.kinds import KINDS
    from lab.conflicts.library import session_of
    from lab.conflicts.trials import Setup

    ada, bela, too = (Editor(port, session_of(name)) for name in ("ada", "bela", "ada"))
    setup = Setup(ada, bela, too, random.Random(seed))  # noqa: S311  (no secret)
    for at in range(number):
        setup.number = at + 1
        yield KINDS[at % len(KINDS)](setup)


if __name__ == "__main__":
    main()
