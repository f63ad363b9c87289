"""The figures as a person reads them."""

from typing import Any

from scripts.benchmarks.ratios import promises_of

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
                parts.append(f"\n{title}\n{HEAD}\n{_table(one[mode])}\n{_foot(one[mode])}")
            if imported := one.get("import"):
                parts.append(
                    f"Import: {imported['cpu_s']:.1f} s of CPU, {imported['most_mib']:.0f} MiB at "
                    f"most; {imported['beside_raw']:.1f} times the same rows raw, "
                    f"{imported['raw_cpu_s']:.1f} s."
                )
    promises = "\n".join(map(str, promises_of(result["measured"])))
    return "\n".join([*parts, f"\nWhat they are held to\n{promises}"])


def _table(one: dict[str, Any]) -> str:
    return "\n".join(
        _line(name, page, one["outside"].get(name)) for name, page in one["inside"].items()
    )


def _line(name: str, page: dict[str, Any], seen: dict[str, Any] | None) -> str:
    there = "" if page["db_ms"] is None else f"{page['db_ms']:.2f}"
    facts = f"{page.get('statements', '')!s:>7}{page.get('bytes', '')!s:>8}"
    wrong = "" if page.get("status", 200) in (200, 304) else f"  status {page['status']}"
    line = f"{name:30}{page['cpu_ms']:8.2f}{there:>8}{facts}"
    for run in (seen or {}).values():
        failed = f" ({run['failed']} failed)" if run["failed"] else ""
        line += f"{run['per_second']:8.0f}{run['p50_ms']:8.1f}{run['p95_ms']:8.1f}"
        line += f"{run['p99_ms']:8.1f}{failed}"
    return line + wrong


def _foot(one: dict[str, Any]) -> str:
    asking = [run["client_processor"] for seen in one["outside"].values() for run in seen.values()]
    memory = "not told here" if one["memory_mib"] is None else f"{one['memory_mib']} MiB (PSS)"
    return f"Two workers: {memory}. Asking took up to {max(asking):.0%} of one processor."
