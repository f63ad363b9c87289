"""The results of the trials as text. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Trials = Sequence[Mapping[str, Any]]
Results = Mapping[str, Mapping[str, Trials]]  # by database, then "protected" and "unprotected"
WIDTHS = "  {:14} {:>7} {:>13} {:>8} {:>7} {:>14}"

SOUND = "0 silent overwrites; without protection the same trials have them."
HEAD = ("trials", "acknowledged", "refused", "failed", "silently lost")


def report(results: Results) -> str:
    lines = []
    for database, modes in results.items():
        for mode, trials in modes.items():
            lines += ["", f"{database}, {mode}"]
            lines.append(WIDTHS.format("", *HEAD))
            for kind in dict.fromkeys(trial["kind"] for trial in trials):
                of_kind = [trial for trial in trials if trial["kind"] == kind]
                lines.append(WIDTHS.format(kind, *_counts(of_kind)))
            lines.append(WIDTHS.format("together", *_counts(trials)))
    return "\n".join([*lines, "", *verdicts(results)])


def verdicts(results: Results) -> list[str]:
    """Return a sentence for each fault, or `SOUND`."""
    wrong = []
    for database, modes in results.items():
        if lost := _lost(modes["protected"]):
            wrong.append(f"{database}: {lost} silent overwrites.")
        # Without the checks a page may fail; with them it must not.
        wrong += [f"{database}: {failure}" for failure in _failures(modes["protected"])]
        if not _lost(modes["unprotected"]):
            wrong.append(f"{database}: without protection nothing was lost, so nothing is proved.")
    return wrong or [SOUND]


def is_sound(results: Results) -> bool:
    return verdicts(results) == [SOUND]


def _counts(trials: Trials) -> tuple[int, ...]:
    edits = [edit for trial in trials for edit in trial["edits"]]
    acknowledged = sum(edit["is_acknowledged"] for edit in edits)
    refused = sum(edit["was_refused"] for edit in edits)
    return len(trials), acknowledged, refused, len(_failures(trials)), _lost(trials)


def _failures(trials: Trials) -> list[str]:
    return [edit["failure"] for trial in trials for edit in trial["edits"] if edit["failure"]]


def _lost(trials: Trials) -> int:
    return sum(len(trial["lost"]) for trial in trials)
