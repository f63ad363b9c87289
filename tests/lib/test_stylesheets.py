"""Stylesheets are served as one file with their parts, each once and in order."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.views import serve
from django.core.management import call_command
from django.test import RequestFactory
from pytest_django import Settings

from clipqa.lib.stylesheets import IMPORT, StylesheetFinder, bundle

CSS = Path(project.BASE_DIR) / "static" / "css"
SHEETS = sorted(path for path in CSS.glob("*.css") if IMPORT.search(path.read_text()))
WITHOUT_FILES = {"article-editor.css", "article.css", "clip-desk.css"}
RULE = re.compile(r"^[^\s@/][^{}/]*\{[^{}/]*\}", re.MULTILINE)


def parts(sheet: Path) -> list[str]:
    return IMPORT.findall(sheet.read_text())


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A folder of stylesheets, as the only one that the finder searches."""
    settings.DATA_DIR, settings.STATICFILES_DIRS = tmp_path / "data", [tmp_path / "static"]
    (tmp_path / "static/css/site").mkdir(parents=True)
    return tmp_path / "static/css"


def found(path: str = "css/site.css") -> str:
    return Path(str(StylesheetFinder().find(path))).read_text()


def test_the_stylesheets_of_site_and_admin_have_parts() -> None:
    assert [sheet.name for sheet in SHEETS] == [
        "admin.css",
        "article-editor.css",
        "article.css",
        "clip-desk.css",
        "site.css",
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_has_every_part_once_and_in_order(sheet: Path) -> None:
    at, whole = 0, bundle(sheet)
    assert "@import" not in whole
    for part in parts(sheet):
        for rule in RULE.findall((CSS / part).read_text()):
            if "url(" not in rule:
                at = whole.index(rule, at) + len(rule)
    braces = sum((CSS / part).read_text().count("{") for part in parts(sheet))
    assert whole.count("{") == braces


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_missing_or_repeated_import_is_detected(sheet: Path) -> None:
    there = [f"{path.parent.name}/{path.name}" for path in (CSS / sheet.stem).iterdir()]
    shared = [part for part in parts(sheet) if not part.startswith(f"{sheet.stem}/")]
    assert sorted(parts(sheet)) == sorted([*there, *shared])
    assert all((CSS / part).is_file() for part in shared)  # of another sheet, such as the buttons


def test_every_folder_of_parts_has_a_stylesheet() -> None:
    assert {path.name for path in CSS.iterdir() if path.is_dir()} == {s.stem for s in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_relative_urls_in_a_bundle_are_valid(sheet: Path) -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', bundle(sheet))
    assert addresses or sheet.name in WITHOUT_FILES  # no fonts, no pictures
    assert all((CSS / address).is_file() for address in addresses)


def test_the_finder_lists_the_bundle_and_no_parts() -> None:
    path = finders.find("css/site.css")
    assert path
    assert Path(path).read_text() == bundle(CSS / "site.css")
    assert finders.find("css/site/card.css") is None
    assert finders.find("js/site.js") == str(CSS.parent / "js/site.js")


def test_the_development_server_serves_the_bundle() -> None:
    answer = serve(RequestFactory().get("/"), "css/site.css", insecure=True)
    assert b"".join(answer).decode() == bundle(CSS / "site.css")
    assert answer["Content-Type"] == "text/css"


def test_collectstatic_hashes_the_bundle_and_excludes_its_parts(
    tmp_path: Path, settings: Settings
) -> None:
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT, settings.STATICFILES_FINDERS = tmp_path, settings.STATICFILES_FINDERS[:1]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {path for path in names if path.endswith(".css")} == {
        f"css/{sheet.name}" for sheet in CSS.glob("*.css")
    }
    text = (tmp_path / names["css/site.css"]).read_text()
    font = "vendor/public-sans-5.3.0/public-sans-latin-400-normal.woff2"
    assert f'url("../{names[font]}")' in text
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", names["css/site.css"])


def test_a_change_in_a_part_is_served_at_once(folder: Path) -> None:
    (folder / "site.css").write_text('@import "site/card.css";\n')
    (folder / "site/card.css").write_text("p { color: red; }\n")
    assert found() == "p { color: red; }\n"
    (folder / "site/card.css").write_text("p { color: blue; }\n")
    assert found() == "p { color: blue; }\n"


def test_an_unchanged_bundle_keeps_its_date_and_is_not_collected_again(
    folder: Path,
) -> None:
    (folder / "site.css").write_text("p { color: red; }\n")
    before = Path(str(StylesheetFinder().find("css/site.css"))).stat().st_mtime_ns
    list(StylesheetFinder().list([]))
    assert Path(str(StylesheetFinder().find("css/site.css"))).stat().st_mtime_ns == before


def test_comments_are_removed_and_strings_that_look_like_comments_stay(folder: Path) -> None:
    (folder / "site.css").write_text('/* Why "so". */\np::after { content: "/* ★ */"; }\n')
    assert found() == 'p::after { content: "/* ★ */"; }\n'


def test_a_missing_part_is_reported(folder: Path) -> None:
    (folder / "site.css").write_text('@import "site/crad.css";\n')
    with pytest.raises(FileNotFoundError, match=r"site/crad\.css"):
        found()
