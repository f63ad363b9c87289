"""The results of a run as text."""

from typing import Any

from lab.benchmarks.answers import before
from lab.benchmarks.pages import CONSTANT
from lab.benchmarks.ratios import cpu_ratio, requirements_of

HEAD = (
    f"{'':30}{'CPU':>8}{'DB CPU':>8}{'state-':>7}{'':>8}"
    f"{'1 connection':>24}{'16 connections':>32}\n"
    f"{'':30}{'ms':>8}{'ms':>8}{'ments':>7}{'bytes':>8}"
    + f"{'req/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}"
    * 2
)


def report(result: dict[str, Any]) -> str:
    machine = result["machine"]
    parts = [f"{result['made_at']} on {', '.join(f'{k} {v}' for k, v in machine.items())}"]
    for database, sizes in result["measured"].items():
        for size, one in sizes.items():
            for mode in ("unprepared", "prepared"):
                title = f"{database}, {int(size):,} answers, {mode}"
                parts.append(f"\n{title}\n{HEAD}\n{_table(one[mode])}\n{_footer(one[mode])}")
                parts += _answers(one[mode].get("answers") or {})
            if imported := one.get("import"):
                parts.append(
                    f"Import: {imported['cpu_s']:.1f} s of CPU, {imported['most_mib']:.0f} MiB at "
                    f"most; {imported['beside_raw']:.1f} times the same rows raw, "
                    f"{imported['raw_cpu_s']:.1f} s."
                )
    requirements = "\n".join(map(str, requirements_of(result["measured"])))
    return "\n".join([*parts, f"\nRequirements\n{requirements}"])


def _table(one: dict[str, Any]) -> str:
    return "\n".join(
        _line(name, page, one["outside"].get(name)) for name, page in one["inside"].items()
    )


def _line(name: str, page: dict[str, Any], runs: dict[str, Any] | None) -> str:
    there = "" if page["db_ms"] is None else f"{page['db_ms']:.2f}"
    facts = f"{page.get('statements', '')!s:>7}{page.get('bytes', '')!s:>8}"
    wrong = "" if page.get("status", 200) in (200, 304) else f"  status {page['status']}"
    line = f"{name:30}{page['cpu_ms']:8.2f}{there:>8}{facts}"
    for run in (runs or {}).values():
        failed = f" ({run['failed']} failed)" if run["failed"] else ""
        line += f"{run['per_second']:8.0f}{run['p50_ms']:8.1f}{run['p95_ms']:8.1f}"
        line += f"{run['p99_ms']:8.1f}{failed}"
    return line + wrong


def _answers(costs: dict[str, Any]) -> list[str]:
    """Return a line for each page, with its ratios to the constant page and to the page before."""
    if not costs:
        return []
    lines = ["One answer over HTTP, CPU of the server's processes"]
    for name, page in costs.items():
        if name.endswith(before("")):
            continue
        line = f"  {name:28}{page['cpu_ms']:8.2f} ms"
        if (constant := costs.get(CONSTANT)) and name != CONSTANT:
            line += f", {cpu_ratio(page, constant):.2f} x the constant"
        if former := costs.get(before(name)):
            line += f"; before {former['cpu_ms']:.2f} ms, {cpu_ratio(page, former):.2f} x of that"
        lines.append(line)
    return lines


def _footer(one: dict[str, Any]) -> str:
    client = [run["client_processor"] for runs in one["outside"].values() for run in runs.values()]
    memory = "unknown" if one["memory_mib"] is None else f"{one['memory_mib']} MiB (PSS)"
    return f"Two workers: {memory}. The client took up to {max(client):.0%} of one processor."
