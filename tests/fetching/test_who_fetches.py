"""Nothing is fetched for readers, and no code but this package connects to other sites."""

from __future__ import annotations

import re
from pathlib import Path

from clipqa.fetching import Network
from clipqa.fetching.resolving import system_resolver

CLIPQA = Path(__file__).resolve().parent.parent.parent / "clipqa"
MODULES = {str(path.relative_to(CLIPQA)): path.read_text() for path in CLIPQA.rglob("*.py")}
FETCHING = re.compile(r"clipqa\.(remote|fetching|posters\.thumbnails)\b|\blook_up_video\b")
FOR_READERS = ("views/", "api/", "feed/", "search/", "templatetags/", "middleware", "media/")
LIBRARIES = re.compile(
    r"^\s*(import|from) (http\.client|urllib\.request|requests|httpx|urllib3)\b", re.MULTILINE
)


def test_no_page_for_readers_fetches() -> None:
    for_readers = {name for name in MODULES if name.startswith(FOR_READERS)}
    assert len(for_readers) > 50
    assert not {name for name in for_readers if FETCHING.search(MODULES[name])}


def test_no_other_module_uses_a_library_that_connects() -> None:
    assert LIBRARIES.search(MODULES["fetching/client.py"])
    others = {name for name in MODULES if not name.startswith(("fetching/", "serving/"))}
    assert not {name for name in others if LIBRARIES.search(MODULES[name])}


def test_only_tests_name_addresses_that_are_public_beside_the_others() -> None:
    named = {name for name, source in MODULES.items() if "also_public" in source}
    assert named == {"fetching/connecting.py", "fetching/resolving.py"}
    assert not {name for name, source in MODULES.items() if re.search(r"\bNetwork\([^)]", source)}


def test_the_systems_resolver_is_the_default() -> None:
    assert Network().resolve is system_resolver
