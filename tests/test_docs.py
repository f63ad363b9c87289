"""The docs describe each setting, command and make target, and nothing that does not exist."""

import re
from pathlib import Path

import pytest

from clipqa.facets import BY_NAME

ROOT = Path(__file__).resolve().parent.parent
READ_FROM_ENVIRONMENT = re.compile(r"""env\.\w+\(\s*"([A-Z][A-Z0-9_]+)\"""")
SETTINGS = sorted(set(READ_FROM_ENVIRONMENT.findall((ROOT / "clipqa/settings.py").read_text())))
COMMANDS = sorted(
    path.stem for path in (ROOT / "clipqa/management/commands").glob("*.py") if path.stem[0] != "_"
)
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


def text_of(*pages: str) -> str:
    paths = [path for page in pages for path in ROOT.glob(page)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in text_of("docs/settings.md")


def test_every_documented_setting_exists() -> None:
    explained = re.findall(r"`(CLIPQA_[A-Z_]+|DATABASE_[A-Z_]+|REDIS_URL)`", text_of("docs/*.md"))
    others = {"CLIPQA_TESTS_COMPLETE"}  # read by scripts/, explained in CONTRIBUTING
    assert set(explained) - others <= set(SETTINGS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented(name: str) -> None:
    assert re.search(rf"manage\.py {name}\b", text_of("docs/*.md", "README.md"))


def test_every_documented_command_exists() -> None:
    named = re.findall(r"manage\.py ([a-z_]+)", text_of("docs/*.md", "*.md"))
    djangos = {"check", "migrate", "makemigrations", "createsuperuser", "changepassword"}
    djangos |= {"collectstatic", "shell", "clearsessions", "compilemessages", "makemessages"}
    assert set(named) - djangos <= set(COMMANDS)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_a_facet_is_a_documented_parameter(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|.*repeatable", text_of("docs/api.md"), re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_is_documented(target: str) -> None:
    text = text_of("README.md", "CONTRIBUTING.md")
    assert re.search(rf"make {target}(?![\w-])", text)


def test_make_targets_with_a_hyphen_are_found() -> None:
    assert {"test", "bench-quick", "fuzz-admin"} <= {*TARGETS}


@pytest.mark.parametrize("package", (ROOT / "requirements.in").read_text().splitlines()[1:])
def test_a_dependency_is_documented(package: str) -> None:
    name = re.split(r"[\[=]", package)[0]
    assert f"| {name.lower()} " in text_of("docs/dependencies.md").lower()


PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?:)([^)]+)\)")
MAX_PICTURE, ALL_PICTURES = 85_000, 600_000


def test_every_picture_has_a_text_and_is_small() -> None:
    shown = set()
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for alt, target in PICTURE.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            assert len(alt) > 20, f"{page.name} doesn't say what {target} shows"
            assert path.stat().st_size < MAX_PICTURE, f"{target} is too large"
            shown.add(path)
    assert shown == {*(ROOT / "docs" / "images").iterdir()}  # and no unused file
    assert sum(path.stat().st_size for path in shown) < ALL_PICTURES


def test_links_between_pages_have_targets() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"


FOLDERS = ("clipqa", "deploy", "docs", "lab", "scripts", "static", "templates", "tests")
NAMED_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]*)`")


def test_a_path_named_in_a_page_exists() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for path in NAMED_PATH.findall(page.read_text(encoding="utf-8")):
            exists = (ROOT / path).exists() or any(ROOT.glob(path))
            assert exists, f"{page.name} names {path}"
