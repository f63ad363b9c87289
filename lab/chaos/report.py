"""The figures and the breaches of a drill."""

from typing import Any

from lab.benchmarks.load import percentile
from lab.soak.ledger import Ledger

Result = dict[str, Any]
NO_BREACHES = "  Nothing acknowledged was lost, nothing is half saved."


def summary(drill: str, database: str, ledger: Ledger, seconds: float) -> Result:
    return {
        "drill": drill,
        "database": database,
        "seconds": round(seconds, 1),
        "done": dict(sorted(ledger.done.items())),
        "latencies_ms": {
            name: {"p50": percentile(found, 0.5), "max": max(found)}
            for name, found in sorted(ledger.latencies_ms.items())
        },
        "breaches": dict(ledger.breaches),
        "details": ledger.details,
    }


def report(result: Result) -> str:
    lines = [f"\n{result['drill']}, {result['database']}: {result['seconds']:.0f} s"]
    for event, number in result["done"].items():
        figures = result["latencies_ms"].get(event)
        times = f"   p50 {figures['p50']:.0f} ms, max {figures['max']:.0f} ms" if figures else ""
        lines.append(f"  {event:48}{number:>8,}{times}")
    for kind, number in result["breaches"].items():
        lines.append(f"  BREACH: {kind}, {number:,} times")
        lines += [f"    {sentence}" for sentence in result["details"][kind][:3]]
    return "\n".join(lines if result["breaches"] else [*lines, NO_BREACHES])
