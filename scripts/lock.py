"""Check that a lock pins every package it needs, on each supported Python and system.

A lock is installed without resolving (`environment.install_command`), so a package that it omits is
missing at run time. `pip check` finds that on the machine it runs on only; this module evaluates
the metadata of the installed packages for the other machines too.
"""

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
Pins = dict[NormalizedName, Version]
Wanted = tuple[NormalizedName, str]  # the name of a package, and one of its extras or ""


def unmet(sources: list[Path], lock: Path) -> list[str]:
    """Return a sentence for each requirement that `lock` does not meet, in a stable order.

    `sources` have the direct requirements, `lock` has every package with its version.
    """
    direct = [line for source in sources for line in _lines(source.read_text())]
    pinned = [Requirement(line) for line in _lines(lock.read_text())]
    found: dict[str, None] = {}
    for name, environment in _environments():
        pins = {
            canonicalize_name(pin.name): Version(str(pin.specifier).removeprefix("=="))
            for pin in pinned
            if pin.marker is None or pin.marker.evaluate(environment)
        }
        wanted = [Requirement(line) for line in direct]
        for requirement, required_by in _walk(wanted, pins, environment):
            version = pins.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                pinned_version = f"pins {version}" if version else "does not pin it"
                found[
                    f"{required_by} needs {requirement} on {name}; {lock.name} {pinned_version}."
                ] = None
    return list(found)


def _lines(text: str) -> Iterator[str]:
    """Yield a file's requirements, without comments, options, hashes and continuation lines."""
    for line in text.splitlines():
        requirement = line.split("#")[0].rstrip(" \\").strip()
        if requirement and not requirement.startswith("-"):
            yield requirement


def _environments() -> Iterator[tuple[str, dict[str, str]]]:
    for python in PYTHONS:
        version = {"python_version": python, "python_full_version": f"{python}.1"}
        implementation = {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": "x86_64",
        }
        for name, system in SYSTEMS.items():
            yield f"Python {python} on {name}", {**version, **implementation, **system, "extra": ""}


def _walk(
    direct: list[Requirement], pins: Pins, environment: dict[str, str]
) -> Iterator[tuple[Requirement, str]]:
    """Yield every requirement that applies in `environment`, and the package that has it."""
    queue = [(requirement, "the project") for requirement in direct]
    seen: set[Wanted] = set()
    while queue:
        requirement, required_by = queue.pop()
        yield requirement, required_by
        name = canonicalize_name(requirement.name)
        for extra in ("", *sorted(requirement.extras)):
            if name in pins and (name, extra) not in seen:
                seen.add((name, extra))
                queue += [(needed, name) for needed in _needs(name, extra, environment)]


def _needs(name: str, extra: str, environment: dict[str, str]) -> Iterator[Requirement]:
    """Yield the package's requirements; none for a package that only other systems install."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        needed = Requirement(line)
        is_for_extra = needed.marker is not None and re.search(r"\bextra\b", str(needed.marker))
        if bool(is_for_extra) != bool(extra):
            continue
        if needed.marker is None or needed.marker.evaluate({**environment, "extra": extra}):
            yield needed


def main() -> None:
    product, tests = Path("requirements.in"), Path("requirements-dev.in")
    found = unmet([product], product.with_suffix(".txt"))
    found += unmet([product, tests], tests.with_suffix(".txt"))
    if found:
        sys.exit("\n".join([*found, "Run `make requirements` and commit the result."]))


if __name__ == "__main__":
    main()
