"""Imports run downwards: a room may use its own floor and the floors below, never one above."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "clipqa"
FLOORS = (  # from the cellar to the roof
    {"sentences", "timecodes", "lengths", "slugs", "colours", "byte_ranges", "shelf", "formats"},
    {"providers", "transcripts"},
    {
        "environment",
        "databases",
        "statements",
        "richtext",
        "client_address",
        "limits",
        "release",
        "trouble",
        "held_open",
        "receiving",
        "stored_files",
    },
    {"models", "migrations"},
    {"replicas"},
    {"revisions"},
    {"counters"},
    {"search", "posters"},
    {"curation", "feed", "hosts", "uploads"},
    {"importers", "exporters", "policy", "backups"},
    {"demo"},
    {
        "accounts",
        "views",
        "api",
        "admin",
        "middleware",
        "context_processors",
        "sitemaps",
        "templatetags",
    },
    {"urls", "settings", "checks", "apps", "wsgi", "management"},
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
PURE = {
    "sentences",
    "timecodes",
    "lengths",
    "slugs",
    "colours",
    "shelf",
    "providers",
    "transcripts",
}
MODULES = sorted(HOUSE.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: Path) -> str:
    return module.relative_to(HOUSE).with_suffix("").parts[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_run_downwards(module: Path) -> None:
    if room(module) == "__init__":
        return
    assert room(module) in HEIGHT, f"{room(module)} stands on no floor yet; give it one above."
    used = {name.split(".")[1] for name in imported(module) if name.startswith("clipqa.")}
    above = {name for name in used if HEIGHT.get(name, 0) > HEIGHT[room(module)]}
    assert not above, f"{module.name} reaches up into {', '.join(sorted(above))}"


def test_the_pure_floor_knows_no_framework() -> None:
    pure = [module for module in MODULES if room(module) in PURE]
    framework = {m.name for m in pure for name in imported(m) if name.split(".")[0] == "django"}
    assert len(pure) > 5
    assert not framework
