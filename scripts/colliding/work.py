"""`python -m scripts.colliding.work PORT TRIALS SEED FILE`: the trials, against a server."""

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
    from scripts.colliding.judge import Trial

UNPROTECTED = "COLLISIONS_UNPROTECTED"  # in the environment of this process and the server's


def main() -> None:
    port, trials, seed = map(int, sys.argv[1:4])
    django.setup()
    from scripts.colliding.unprotected import unprotected

    with ExitStack() as stack:
        is_open = os.environ.get(UNPROTECTED) == "1"
        stack.enter_context(unprotected() if is_open else nullcontext())
        met = [{**asdict(trial), "lost": trial.lost()} for trial in held(port, trials, seed)]
    Path(sys.argv[4]).write_text(json.dumps(met))


def held(port: int, trials: int, seed: int) -> "Iterator[Trial]":
    """As many of each kind, in turn."""
    from scripts.colliding.browser import Browser
    from scripts.colliding.library import session_of
    from scripts.colliding.trials import KINDS, Meeting

    ada, bela = (Browser(port, session_of(name)) for name in ("ada", "bela"))
    meeting = Meeting(ada, bela, random.Random(seed))  # noqa: S311  (nothing hangs on these dice)
    for number in range(trials):
        meeting.number = number + 1
        yield KINDS[number % len(KINDS)](meeting)


if __name__ == "__main__":
    main()
