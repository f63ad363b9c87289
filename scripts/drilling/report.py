"""What the drills showed, and whether anything was lost."""

from typing import Any

from scripts.benchmarks.client import percentile
from scripts.soaking.ledger import Ledger

Result = dict[str, Any]
NOTHING = "  Nothing acknowledged was lost, nothing is half saved."


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
        "told": ledger.told,
    }


def report(result: Result) -> str:
    lines = [f"\n{result['drill']}, {result['database']}: {result['seconds']:.0f} s"]
    for what, number in result["done"].items():
        figures = result["latencies_ms"].get(what)
        took = f"   p50 {figures['p50']:.0f} ms, max {figures['max']:.0f} ms" if figures else ""
        lines.append(f"  {what:48}{number:>8,}{took}")
    for kind, number in result["breaches"].items():
        lines.append(f"  BREACH: {kind}, {number:,} times")
        lines += [f"    {said}" for said in result["told"][kind][:3]]
    return "\n".join(lines if result["breaches"] else [*lines, NOTHING])
