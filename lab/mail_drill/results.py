"""What a drill found, and the table of several. Needs no Django."""

from dataclasses import dataclass


@dataclass
class Result:
    database: str
    mails: int
    worker_kills: int = 0
    sink_kills: int = 0
    arrived: int = 0
    lost: int = 0
    doubled: int = 0
    unsubscribed: int = 0
    in_flight: int = 0
    after_unsubscribing: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        kills = self.worker_kills + self.sink_kills
        wrong = self.lost + self.after_unsubscribing + self.failed
        return not wrong and self.doubled <= kills


def table(results: list[Result]) -> str:
    """Return the results as a table, one row for each database."""
    columns = {
        "database": "database",
        "mails": "mails",
        "worker_kills": "kills of the worker",
        "sink_kills": "of the mail server",
        "arrived": "arrived",
        "lost": "lost",
        "doubled": "doubled",
        "unsubscribed": "unsubscribed meanwhile",
        "in_flight": "in flight then",
        "after_unsubscribing": "sent after that",
        "failed": "failed",
        "seconds": "seconds",
    }
    rows = [[str(_rounded(getattr(each, name))) for name in columns] for each in results]
    lines = [list(columns.values()), ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rounded(value: object) -> object:
    return round(value) if isinstance(value, float) else value
