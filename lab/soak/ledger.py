"""The log of one process of a run: events, breaches, and the saves that must be found again."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

MAX_REPORTED = 20  # of each kind; all are counted
MAX_LENGTH = 600
TOKEN = re.compile(r"soaked(\d+)x(\d+)")


@dataclass
class Ledger:
    """`done` counts events; `acknowledged` maps a record to the token of its last save that was
    acknowledged; `details` holds the first sentences of each kind of breach.
    """

    done: Counter[str] = field(default_factory=Counter)
    breaches: Counter[str] = field(default_factory=Counter)
    details: dict[str, list[str]] = field(default_factory=dict)
    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def note(self, event: str, ms: float | None = None) -> None:
        with self._lock:
            self.done[event] += 1
            if ms is not None:
                self.latencies_ms.setdefault(event, []).append(round(ms, 1))

    def breach(self, kind: str, details: str) -> None:
        with self._lock:
            self.breaches[kind] += 1
            known = self.details.setdefault(kind, [])
            if len(known) < MAX_REPORTED:
                known.append(details[:MAX_LENGTH])

    def save(self, path: Path) -> None:
        data = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        path.write_text(json.dumps(data))

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        data = json.loads(path.read_text())
        data["done"], data["breaches"] = Counter(data["done"]), Counter(data["breaches"])
        return cls(**data)


def token_of(number: int, pk: int) -> str:
    """A word that identifies one save of one answer."""
    return f"soaked{number:05d}x{pk}"


def with_token(body: str, token: str) -> str:
    """Return the answer's text with this token instead of an earlier one."""
    before, _, last = body.rpartition("\n\n")
    return f"{before if last.startswith('soaked') else body}\n\n{token}"


def save_number(body: str) -> int:
    """Return the number of the save that wrote this text; 0 for none."""
    found = TOKEN.findall(body)
    return int(found[-1][0]) if found else 0
