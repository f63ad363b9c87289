"""Imports run downwards: a room may use its own floor and the floors below, never one above."""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "clipqa"
# From the lowest to the highest. A module belongs to the longest name that it begins with.
FLOORS = (
    {"lib", "serving"},
    {"providers", "transcripts"},
    {"db", "hosts", "lib.release", "media.upload_handlers"},
    {"models", "migrations"},
    {"facets"},
    {"db.replicas"},
    {"history"},
    {"counters"},
    {"search", "posters"},
    {"curation", "feed", "media.uploads"},
    {"importers", "backups", "media"},
    {"demo"},
    {"accounts", "views", "api", "admin", "middleware", "body_limits", "templatetags"},
    {"urls", "settings", "checks", "apps", "wsgi", "management"},
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
PURE = {
    *("lib.sentences", "lib.characters", "lib.timecodes", "lib.durations", "lib.slugs"),
    *("lib.colours", "lib.byte_ranges", "lib.containers", "lib.lru_cache"),
    *("providers", "transcripts", "search.ranking"),
}
MODULES = sorted(HOUSE.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(module: Path) -> str:
    return ".".join(module.relative_to(HOUSE).with_suffix("").parts)


def among(names: Collection[str], module: str) -> str:
    """The longest of the names that the module is or lies in; '' if there is none."""
    return max((n for n in names if f"{module}.".startswith(f"{n}.")), key=len, default="")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_run_downwards(module: Path) -> None:
    name = dotted(module)
    if name == "__init__":
        return
    room = among(HEIGHT, name)
    assert room, f"{name} stands on no floor yet; give it one above."
    used = {found.removeprefix("clipqa.") for found in imported(module) if "clipqa." in found}
    above = {found for found in used if HEIGHT.get(among(HEIGHT, found), 0) > HEIGHT[room]}
    assert not above, f"{module.name} reaches up into {', '.join(sorted(above))}"


def test_the_pure_modules_know_no_framework() -> None:
    pure = [module for module in MODULES if among(PURE, dotted(module))]
    framework = {m.name for m in pure for name in imported(m) if name.split(".")[0] == "django"}
    assert len(pure) > 5
    assert not framework


def test_no_modules_import_each_other_in_a_circle() -> None:
    uses = {package_or_module(path): modules_used(path) for path in MODULES}
    reached = {name: _reached(name, uses) for name in uses}
    assert not {name for name in uses if name in reached[name]}


def test_a_circle_of_imports_is_noticed() -> None:
    uses = {"one": {"two"}, "two": {"three"}, "three": {"one"}, "four": {"one"}}
    assert "one" in _reached("one", uses)
    assert "four" not in _reached("four", uses)


def package_or_module(path: Path) -> str:
    return dotted(path).removesuffix(".__init__")


def modules_used(module: Path) -> set[str]:
    """The modules that one imports, TYPE_CHECKING and functions included; a name that a package
    re-exports counts as an import of the package.
    """
    names = {package_or_module(path) for path in MODULES}
    used = {found.removeprefix("clipqa.") for found in imported(module) if "clipqa." in found}
    return {among(names, found) for found in used} - {package_or_module(module), ""}


def _reached(start: str, uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = uses.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
