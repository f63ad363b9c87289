"""The lists of a report, a page at a time, with inputs for the rejected rows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from clipqa.importers.import_report import field_label
from clipqa.models import AnswerImport
from clipqa.models.answer_field import Format
from clipqa.models.answer_fields import RECORD

# A rejected row has up to 25 inputs; a form may have 1,000 (`body_limits.py`).
PER_PAGE = {"rejected": 10, "changed": 25, "created": 50, "warnings": 50}
MAX_INPUT_LENGTH = 20_000  # a longer value, such as a transcript, is corrected in the file
LONG = {Format.MARKDOWN, Format.TRANSCRIPT}


class Cell(NamedTuple):
    name: str  # of the input
    field: str
    label: str
    value: str
    errors: list[str]
    is_long: bool


class RejectedRow(NamedTuple):
    number: int
    errors: list[str]  # those that no input has
    cells: list[Cell]


def pages_of(report: Mapping[str, Any], query: QueryDict) -> dict[str, Page]:
    """Return the page of each list that the address names, by the name of the list."""
    found = {}
    for name, size in PER_PAGE.items():
        found[name] = Paginator(report[name], size).get_page(query.get(name))
    return found


def rejected_rows(page: Page) -> list[RejectedRow]:
    return [_row(*each) for each in page.object_list]


def _row(number: int, errors: list[list[str]], texts: Mapping[str, str] | None) -> RejectedRow:
    cells = _cells(number, errors, texts) if texts is not None else []
    shown = {cell.field for cell in cells}
    others = [_sentence(*error) for error in errors if error[0] not in shown]
    return RejectedRow(number, others, cells)


def _cells(number: int, errors: list[list[str]], texts: Mapping[str, str]) -> list[Cell]:
    wrong = [error[0] for error in errors]
    names = [*texts, *(name for name in wrong if name in RECORD and name not in texts)]
    names = list(dict.fromkeys(names))
    return [
        Cell(
            input_name(number, name),
            name,
            field_label(name),
            texts.get(name, ""),
            [f"{message} {hint}" for field, message, hint in errors if field == name],
            RECORD[name].format in LONG or len(texts.get(name, "")) > 60,
        )
        # Those with errors come first.
        for name in sorted(names, key=lambda name: name not in wrong)
        if len(texts.get(name, "")) <= MAX_INPUT_LENGTH
    ]


def _sentence(field: str, message: str, hint: str) -> str:
    return f"{field_label(field)}: {message} {hint}"


def input_name(row: int, field: str) -> str:
    return f"row-{row}-{field}"


def add_corrections(staged: AnswerImport, report: Mapping[str, Any], sent: QueryDict) -> None:
    """Keep the sent values of rejected rows that differ from those of the file."""
    corrections: dict[str, dict[str, str]] = dict(staged.corrections)
    for number, errors, texts in report["rejected"]:
        if texts is None:
            continue
        for name in {*texts, *(error[0] for error in errors if error[0] in RECORD)}:
            value = sent.get(input_name(number, name))
            if value is not None and _lines(value) != _lines(texts.get(name, "")):
                row = corrections.setdefault(str(number), {})
                row[name] = _lines(value)
    staged.corrections = corrections


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")
