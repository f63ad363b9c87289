"""The figures and the breaches of a run."""

from collections import Counter
from typing import Any

from lab.benchmarks.load import percentile
from lab.soak.ledger import Ledger

Result = dict[str, Any]


def summary(ledgers: dict[str, Ledger], seconds: float, saves: int) -> Result:
    done: Counter[str] = Counter()
    breaches: Counter[str] = Counter()
    latencies: dict[str, list[float]] = {}
    details: dict[str, list[str]] = {}
    for ledger in ledgers.values():
        done += ledger.done
        breaches += ledger.breaches
        for name, found in ledger.latencies_ms.items():
            latencies.setdefault(name, []).extend(found)
        for kind, sentences in ledger.details.items():
            details.setdefault(kind, []).extend(sentences)
    requests = sum(len(found) for name, found in latencies.items() if _is_read(name))
    return {
        "seconds": round(seconds, 1),
        "saves_wanted": saves,
        "reads_per_second": round(requests / seconds, 1),
        "done": dict(sorted(done.items())),
        "latencies_ms": {name: _figures(latencies[name]) for name in sorted(latencies)},
        "breaches": dict(breaches),
        "details": details,
    }


def _is_read(name: str) -> bool:
    return name.startswith("read: ")


def _figures(latencies: list[float]) -> dict[str, float]:
    shares = {"p50": 0.50, "p95": 0.95, "max": 1.0}
    return {name: percentile(latencies, share) for name, share in shares.items()}


def has_breaches(measured: dict[str, Result]) -> bool:
    return any(result["breaches"] for result in measured.values())


def report(measured: dict[str, Result]) -> str:
    return "\n".join(line for name, result in measured.items() for line in _lines(name, result))


def _lines(database: str, result: Result) -> list[str]:
    saves, wanted = result["done"].get("editor's saves", 0), result["saves_wanted"]
    pace = f"{result['seconds']:.0f} s, {result['reads_per_second']} reads a second"
    lines = [
        f"\n{database}: {pace}, {saves:,} of {wanted:,} saves by the editor",
        f"  {'':44}{'number':>8}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}",
    ]
    lines += [_line(event, number, result) for event, number in result["done"].items()]
    return lines + _verdict(result)


def _line(event: str, number: int, result: Result) -> str:
    line = f"  {event:44}{number:>8,}"
    if figures := result["latencies_ms"].get(event):
        line += "".join(f"{figures[name]:>9.0f}" for name in ("p50", "p95", "max"))
    return line


def _verdict(result: Result) -> list[str]:
    if not result["breaches"]:
        return [
            "  Nothing was locked, counted wrongly, stale or lost; the index equals the answers."
        ]
    lines = []
    for kind, number in result["breaches"].items():
        lines.append(f"  BREACH: {kind}, {number:,} times")
        lines += [f"    {sentence}" for sentence in result["details"][kind][:3]]
    return lines
