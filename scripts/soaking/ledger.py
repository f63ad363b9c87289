"""What one of those who work here did, and what it saw that must not be."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

MOST_TOLD = 20  # of each kind; all are counted
LONGEST = 600


@dataclass
class Ledger:
    """`done` counts what was asked and written; `promised` is what was said to be saved."""

    done: Counter[str] = field(default_factory=Counter)
    breaches: Counter[str] = field(default_factory=Counter)
    told: dict[str, list[str]] = field(default_factory=dict)
    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def note(self, what: str, ms: float | None = None) -> None:
        with self._lock:
            self.done[what] += 1
            if ms is not None:
                self.latencies_ms.setdefault(what, []).append(round(ms, 1))

    def breach(self, kind: str, said: str) -> None:
        with self._lock:
            self.breaches[kind] += 1
            told = self.told.setdefault(kind, [])
            if len(told) < MOST_TOLD:
                told.append(said[:LONGEST])

    def keep(self, path: Path) -> None:
        kept = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        path.write_text(json.dumps(kept))

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        kept = json.loads(path.read_text())
        kept["done"], kept["breaches"] = Counter(kept["done"]), Counter(kept["breaches"])
        return cls(**kept)
