"""Sizes of the code, which `make check` prints for information. Nothing asserts them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "clipqa"


def report() -> list[str]:
    modules = [path for path in sorted(APP.rglob("*.py")) if "migrations" not in path.parts]
    lines = [_lines(path) for path in modules]
    functions = sorted(size for path in modules for size in _function_lines(path))
    root = [path for path in modules if path.parent == APP]
    admin = [path for path in modules if APP / "admin" in path.parents]
    return [
        f"clipqa/   {len(modules)} modules without migrations, {sum(lines):,} lines",
        f"          {len(root)} modules at its root, {len(admin)} in admin/",
        f"          lines of a module: median {median(lines):.0f}, largest {max(lines)}",
        f"          lines of a function: {_spread(functions)}",
        *(_folder(name) for name in ("scripts", "lab", "tests")),
    ]


def _folder(name: str) -> str:
    paths = list((ROOT / name).rglob("*.py"))
    return f"{name + '/':9} {len(paths)} modules, {sum(map(_lines, paths)):,} lines"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _function_lines(path: Path) -> Iterator[int]:
    """Lines of each function with its signature and docstring, without decorators."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.end_lineno - node.lineno + 1


def _spread(sizes: Iterable[int]) -> str:
    ordered = list(sizes)
    return f"median {median(ordered):.0f}, 95th percentile {quantiles(ordered, n=20)[-1]:.0f}"


if __name__ == "__main__":
    print(*report(), sep="\n")
