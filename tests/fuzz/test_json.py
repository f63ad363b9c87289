from __future__ import annotations

import json
import re

import pytest

from clipqa.importers import FileError, RowWarning
from clipqa.importers.raw import DIGITS, MAX_ROW_LENGTH
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.records import check_round_trip, check_rows, records_of, rows_of

SPACE = " \t\n\r"
TRAILING_COMMA = re.compile(r",(\s*\]\s*)\Z")
RECORDS = Grammar(
    fragments=(
        *("{", "}", "[", "]", '"', '\\"', "\\u0041", "\\ud800"),
        *("\\", ":", ",", "null", "true", "NaN"),
        *("1", "-", "1e999"),
        *("0.5", "Infinity", '{"key": "hidden"}', '"key"', '\n{"key": "b"}\n', "//"),
        '\r{"key": "inner"}\r',
    ),
    documents=(
        '{"key": "a1", "question": "Who?", "start": 1.5, "topics": ["A", "B"]}\n{"key": "a2"}\n',
        '[{"key": "a1", "transcript": [{"start": 0, "end": 1, "text": "Hi"}]}, {"key": "a2"}]',
        '[\n1, null, {"key": "a \\"quoted\\" one"}\n, []\n]\n',
        '{"key": "a1", "topics":\r{"key": "inner"}\r}\r\n{"key": "a2"}\r\n',
    ),
)  # fmt: skip
LONG = [
    *shapes("a", '\\"', "\\u0041", "\\ud83d\\ude00", "\\", head='{"key": "', tail='"}'),
    *shapes("9", " ", "nul", "{", '{"a":', head='{"key": '),
    *shapes("|", "\\\\", "a|", head='{"topics": "', tail='"}'),
    *shapes("\u0300\u0327", "a-", head='{"question_slug": "a', tail='"}'),
]
# Many more lists and objects than a record has.
CROWDED = [
    *shapes('"a":1,', '"a":[],', head='{"key": 1,', tail='"b":1}'),
    *shapes("1,", "[],", '"",', "{},", "[", head='{"topics": [', tail="1]}"),
    *shapes("{},", '{"start":0,"end":1,"text":"a"},', head='{"transcript": [', tail="{}]}"),
]
ROWS = [
    *shapes("[", '{"a":', "[[],", '"', " ", ",", "{}", "{}\n", '{"key":1}\n'),
    Shape("{},", "["),
]


def check_lines(text: str) -> None:
    rows = rows_of("jsonl", text)
    check_rows(rows)
    found = {number: raw for number, raw in rows if isinstance(raw, dict)}
    for number, line in enumerate(text.split("\n"), start=1):
        value = _value(line.strip())
        assert found.get(number) is None or repr(found[number]) == repr(value)
        assert not isinstance(value, dict) or number in found


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS else float(digits)


def _value(text: str) -> object:
    try:
        return json.loads(text, parse_int=_number)
    except (ValueError, RecursionError):
        return None


def check_array(text: str) -> None:
    try:
        rows = rows_of("json", text)
    except FileError as error:
        _check_refusal(text, error)
        return
    check_rows(rows)
    if text.lstrip(SPACE).startswith("["):
        values = _value(TRAILING_COMMA.sub(r"\1", text))
        assert isinstance(values, list)
        read_rows = [raw for _, raw in rows if not isinstance(raw, RowWarning)]
        found = [raw if isinstance(raw, dict) else None for raw in read_rows]
        assert repr(found) == repr([v if isinstance(v, dict) else None for v in values])


def _check_refusal(text: str, error: FileError) -> None:
    assert_sentence(error)
    assert not isinstance(_value(text), list)


def test_each_line_of_json_is_a_record_or_refused() -> None:
    fuzz(check_lines, RECORDS)


def test_an_array_is_read_completely_or_refused() -> None:
    fuzz(check_array, RECORDS)


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_the_content_of_a_string_is_never_a_record(name: str) -> None:
    fuzz(lambda text: check_round_trip(name, text), RECORDS)


@pytest.mark.parametrize("shape", LONG, ids=str)
@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_a_record_takes_linear_time(name: str, shape: Shape) -> None:
    assert_linear(lambda text: records_of(name, text), shape, MAX_ROW_LENGTH, FileError)


@pytest.mark.parametrize("shape", CROWDED, ids=str)
def test_a_record_of_many_values_takes_linear_time(shape: Shape) -> None:
    assert_linear(lambda text: records_of("jsonl", text), shape, 500_000, FileError)


@pytest.mark.parametrize("shape", ROWS, ids=str)
@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_rows_take_linear_time(name: str, shape: Shape) -> None:
    # Files are read row by row, so they have no maximum length.
    assert_linear(lambda text: records_of(name, text), shape, 8_000, FileError)
