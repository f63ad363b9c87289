"""What an operator can set or run is written down, and what is written down is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READ_FROM_ENVIRONMENT = re.compile(r"""env\.\w+\(\s*"([A-Z][A-Z0-9_]+)\"""")
SETTINGS = sorted(set(READ_FROM_ENVIRONMENT.findall((ROOT / "clipqa/settings.py").read_text())))
COMMANDS = sorted(
    path.stem for path in (ROOT / "clipqa/management/commands").glob("*.py") if path.stem[0] != "_"
)
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


def written_in(*pages: str) -> str:
    paths = [path for page in pages for path in ROOT.glob(page)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in written_in("docs/settings.md")


def test_no_explained_setting_is_gone() -> None:
    explained = re.findall(
        r"`(CLIPQA_[A-Z_]+|DATABASE_[A-Z_]+|REDIS_URL)`", written_in("docs/*.md")
    )
    others = {"CLIPQA_TESTS_COMPLETE"}  # read by scripts/, explained in CONTRIBUTING
    assert set(explained) - others <= set(SETTINGS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_explained(name: str) -> None:
    assert re.search(rf"manage\.py {name}\b", written_in("docs/*.md", "README.md"))


def test_no_explained_command_is_gone() -> None:
    named = re.findall(r"manage\.py ([a-z_]+)", written_in("docs/*.md", "*.md"))
    djangos = {"check", "migrate", "makemigrations", "createsuperuser", "changepassword"}
    djangos |= {"collectstatic", "shell", "clearsessions", "compilemessages", "makemessages"}
    assert set(named) - djangos <= set(COMMANDS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_is_explained(target: str) -> None:
    assert f"make {target}" in written_in("README.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("package", (ROOT / "requirements.in").read_text().splitlines()[1:])
def test_a_dependency_says_why_it_is_here(package: str) -> None:
    name = re.split(r"[\[=]", package)[0]
    assert f"| {name.lower()} " in written_in("docs/dependencies.md").lower()


PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?:)([^)]+)\)")
LARGEST_PICTURE, ALL_PICTURES = 85_000, 600_000


def test_every_picture_says_what_it_shows_and_is_small() -> None:
    shown = set()
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for alt, target in PICTURE.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            assert len(alt) > 20, f"{page.name} doesn't say what {target} shows"
            assert path.stat().st_size < LARGEST_PICTURE, f"{target} is too large"
            shown.add(path)
    assert shown == {*(ROOT / "docs" / "images").iterdir()}  # and none lies there unused
    assert sum(path.stat().st_size for path in shown) < ALL_PICTURES


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"
