"""What the trials come to, as lines to read. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Met = Sequence[Mapping[str, Any]]
Results = Mapping[str, Mapping[str, Met]]  # by database, then "protected" and "unprotected"
WIDTHS = "  {:14} {:>7} {:>13} {:>8} {:>7} {:>14}"

SOUND = "0 silent overwrites; without protection the same trials have them."
HEAD = ("trials", "acknowledged", "refused", "failed", "silently lost")


def report(results: Results) -> str:
    lines = []
    for database, modes in results.items():
        for mode, met in modes.items():
            lines += ["", f"{database}, {mode}"]
            lines.append(WIDTHS.format("", *HEAD))
            for kind in dict.fromkeys(trial["kind"] for trial in met):
                of_kind = [trial for trial in met if trial["kind"] == kind]
                lines.append(WIDTHS.format(kind, *_counts(of_kind)))
            lines.append(WIDTHS.format("together", *_counts(met)))
    return "\n".join([*lines, "", *verdicts(results)])


def verdicts(results: Results) -> list[str]:
    """What is wrong, each a sentence; else that nothing is."""
    wrong = []
    for database, modes in results.items():
        if lost := _lost(modes["protected"]):
            wrong.append(f"{database}: {lost} silent overwrites.")
        wrong += [f"{database}: {failure}" for failure in _failures(modes["protected"])]
        if not _lost(modes["unprotected"]):
            wrong.append(f"{database}: without protection nothing was lost, so nothing is proved.")
    return wrong or [SOUND]


def is_sound(results: Results) -> bool:
    return verdicts(results) == [SOUND]


def _counts(met: Met) -> tuple[int, ...]:
    edits = [edit for trial in met for edit in trial["edits"]]
    acknowledged = sum(edit["is_acknowledged"] for edit in edits)
    refused = sum(edit["was_refused"] for edit in edits)
    return len(met), acknowledged, refused, len(_failures(met)), _lost(met)


def _failures(met: Met) -> list[str]:
    """Nobody expects a page to be sound whose checks were taken away."""
    return [edit["failure"] for trial in met for edit in trial["edits"] if edit["failure"]]


def _lost(met: Met) -> int:
    return sum(len(trial["lost"]) for trial in met)
