"""Pasted pages with what they should be read as, compared by the scorer of the specification."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clipqa.pasted_pages.as_json import as_json
from clipqa.pasted_pages.reading import read_page
from tests.pasted_pages.words import words_of, words_of_page

DATA = Path(__file__).resolve().parent.parent / "data" / "pasted_pages"
CASES = sorted((DATA / "cases").glob("*.txt"))
RIGHT = 0.95  # of the fields of a page


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_paste", DATA / "score_paste.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(case: Path) -> str:
    return case.read_bytes().decode()


def read(text: str) -> dict[str, Any]:
    return json.loads(json.dumps(as_json(read_page(text))))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_pasted_page_is_read_as_expected(case: Path) -> None:
    want = json.loads(case.with_suffix(".expected.json").read_text(encoding="utf-8"))
    got, sheet = scorer().adopt(read(text_of(case))), scorer().Sheet()
    assert got["kind"] == want["kind"]
    compare = scorer().topic if want["kind"] == "topic" else scorer().article
    compare(case.stem, want, got, sheet)
    assert sum(sheet.right.values()) / sum(sheet.asked.values()) >= RIGHT, sheet.wrong


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_word_of_a_page_is_lost_or_invented(case: Path) -> None:
    text = text_of(case)
    pasted, kept = words_of(text), words_of_page(read(text))
    assert pasted == kept


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_windows_line_ends_and_no_break_spaces_make_no_difference(case: Path) -> None:
    text = text_of(case).removeprefix("\ufeff").replace("\r\n", "\n")
    windows = "\ufeff" + text.replace("\n", "\r\n").replace(" ", "\xa0")
    assert read(windows) == read(text)


def test_the_cases_are_found() -> None:
    assert len(CASES) >= 16
