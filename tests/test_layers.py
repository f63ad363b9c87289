"""A module imports only from its own layer and the layers below."""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "clipqa"
# From the lowest to the highest. The longest matching name decides the layer of a module.
LAYERS = (
    {"lib", "serving"},
    {"fetching"},
    {"providers", "transcripts", "evidence", "pasted_pages"},
    {"db", "hosts", "lib.release", "media.upload_handlers", "remote"},
    {"models", "migrations"},
    {"facets", "jobs", "articles"},
    {"db.replicas"},
    {"history"},
    {"counters"},
    {"search", "posters"},
    {"curation", "feed", "media.uploads"},
    {"importers", "backups", "media", "notices", "films", "readers", "sources"},
    {"demo"},
    {"accounts", "views", "api", "admin", "middleware", "body_limits", "templatetags"},
    {"urls", "settings", "checks", "apps", "wsgi", "management"},
)
LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}
PURE = {
    *("lib.sentences", "lib.characters", "lib.timecodes", "lib.durations", "lib.slugs"),
    *("lib.colours", "lib.byte_ranges", "lib.containers", "lib.lru_cache"),
    *("lib.words", "lib.stop_words", "lib.markers", "lib.headings"),
    *("fetching", "providers", "transcripts", "search.ranking", "evidence.quantities"),
    "pasted_pages",
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE).with_suffix("").parts)


def longest_prefix(names: Collection[str], module: str) -> str:
    """Return the longest name that is the module or a package around it, or ''."""
    return max((n for n in names if f"{module}.".startswith(f"{n}.")), key=len, default="")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_only_from_their_layer_and_below(module: Path) -> None:
    name = dotted(module)
    if name == "__init__":
        return
    layer = longest_prefix(LEVEL, name)
    assert layer, f"{name} has no layer; add it to LAYERS."
    used = {found.removeprefix("clipqa.") for found in imported(module) if "clipqa." in found}
    above = {found for found in used if LEVEL.get(longest_prefix(LEVEL, found), 0) > LEVEL[layer]}
    assert not above, f"{module.name} imports from higher layers: {', '.join(sorted(above))}"


def test_pure_modules_do_not_import_django() -> None:
    pure = [module for module in MODULES if longest_prefix(PURE, dotted(module))]
    framework = {m.name for m in pure for name in imported(m) if name.split(".")[0] == "django"}
    assert len(pure) > 5
    assert not framework


def test_there_are_no_circular_imports() -> None:
    uses = {package_or_module(path): modules_used(path) for path in MODULES}
    reached = {name: _reached(name, uses) for name in uses}
    assert not {name for name in uses if name in reached[name]}


def test_a_circular_import_is_detected() -> None:
    uses = {"one": {"two"}, "two": {"three"}, "three": {"one"}, "four": {"one"}}
    assert "one" in _reached("one", uses)
    assert "four" not in _reached("four", uses)


def package_or_module(path: Path) -> str:
    return dotted(path).removesuffix(".__init__")


def modules_used(module: Path) -> set[str]:
    """Return the modules that one imports, also in functions and for TYPE_CHECKING. A name that a
    package re-exports counts as an import of the package.
    """
    names = {package_or_module(path) for path in MODULES}
    used = {found.removeprefix("clipqa.") for found in imported(module) if "clipqa." in found}
    return {longest_prefix(names, found) for found in used} - {package_or_module(module), ""}


def _reached(start: str, uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = uses.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
