"""Pages of several libraries by turns, a process for each.

What slows the machine for minutes then slows the pages of all of them alike, so that their figures
can be compared.
"""

import json
from collections.abc import Hashable, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from scripts.benchmarks.children import Children

Library = TypeVar("Library", bound=Hashable)


def by_turns(
    children: Children,
    urls: Mapping[Library, str],
    settings: Mapping[str, str],
    turns: int,
    budget_ms: float,
) -> dict[Library, dict[str, Any]]:
    """The facts of each library's pages, of so many turns."""
    with TemporaryDirectory() as scratch:
        outs = {library: Path(scratch, f"{number}.json") for number, library in enumerate(urls)}
        with ExitStack() as started:
            asked = []
            for library, out in outs.items():
                measure = ["-m", "scripts.benchmarks.inside", str(out), str(budget_ms)]
                child = started.enter_context(children.asked(measure, urls[library], settings))
                child.listen()
                asked.append(child)
            for _turn in range(turns):
                for child in asked:
                    child.ask()
        return {library: json.loads(out.read_text()) for library, out in outs.items()}
