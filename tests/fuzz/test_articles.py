from __future__ import annotations

import json
from typing import Any

import pytest

from clipqa.importers.articles.records import KEYS, ArticleRecord, parse_article
from clipqa.importers.problems import RowError
from clipqa.lib.characters import is_storable
from clipqa.models.public_id import is_public_id
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.fuzz.records import rows_of

ARTICLES = Grammar(
    fragments=(
        *("{", "}", "[", "]", '"', '\\"', "\\u0000", "\\ud800", "\\u202e", ":", ",", "null"),
        *("true", "-1", "1e999", '{"type": "text", "text": "a"},', '"blocks": [],'),
        *('"type": "faq",', '"type": "table",', '"type": "clip",'),
        *('"public_id": "abcdefghij",', '"cited": "', '"picture": "../', '"width": 1e9,', "\\t"),
        *('"question": "', '"language": "', "## ", "[^abcdefghij]", "\\n", "published", "2026-"),
    ),
    documents=(
        """{"title": "A", "status": "published", "publish_at": "2026-09-18T10:00:00Z",
        "topics": ["War"], "author": "Ada", "edit_version": 3,
        "corrections": [{"date": "2026-09-18", "text": "It was 14."}]}""",
        """{"title": "A", "blocks": [
        {"type": "text", "text": "## Who\\n\\nThey[^abcdefghij]", "anchors": ["who"]},
        {"type": "callout", "kind": "tip", "text": "a", "public_id": "abcdefghij"},
        {"type": "quote", "text": "a", "attribution": "Ada"}]}""",
        """{"blocks": [{"type": "table", "cells": "a\\tb", "has_header": false, "note": "n"},
        {"type": "clip", "cited": "abcdefghij"}, {"type": "related", "items": "/topics/war/"},
        {"type": "faq", "question": "Q?", "answer": "a", "anchor": "q-1"}]}""",
        """{"blocks": [{"type": "comparison", "question": "Who?", "language": "en"},
        {"type": "picture", "picture": "a", "width": 640, "height": 360, "alt": "a"}]}""",
    ),
)  # fmt: skip


def text_of(block_type: str, name: str) -> str:
    return f'{{"blocks": [{{"type": "{block_type}", "{name}": "'


LONG = [
    *shapes("a", "# ", "[^abcdefghij]", "\\n- ", head=text_of("text", "text"), tail='"}]}'),
    *shapes("a\\t", "\\n", "|", "\u0300\u0327", head=text_of("table", "cells"), tail='"}]}'),
    *shapes("1,", "{},", '{"type":"text","text":"a"},', head='{"blocks": [', tail="{}]}"),
    *shapes('a", "', head='{"blocks": [{"type": "text", "text": "a", "anchors": ["', tail='"]}]}'),
    *shapes('"a",', head='{"topics": [', tail='"a"]}'),
]


def check(text: str) -> None:
    for row, raw in rows_of("jsonl", text.replace("\n", " ")):
        if isinstance(raw, dict):
            record, errors = parse_article(row, raw)
            for error in errors:
                check_error(row, error)
            if not errors:
                check_record(record)


def check_error(row: int, error: RowError) -> None:
    assert error.row == row
    assert error.field.isprintable()
    assert len(error.field) < 200
    assert_sentence(ValueError(f"{error.message} {error.hint}".strip()))


def check_record(record: ArticleRecord) -> None:
    """Assert that a record without errors can be stored."""
    assert record.values.keys() <= KEYS
    assert all(is_storable(text) for text in texts_in([*record.values.items()]))
    for number, block in enumerate(record.values.get("blocks", ())):
        assert set(block.contents) == set(block.spec.contents)
        assert all(is_storable(text) for text in texts_in([block.contents, block.derived]))
        assert not block.public_id or is_public_id(block.public_id)
        assert (block.type == "comparison") == (number in record.questions)
        model = block.spec.model(**block.contents)
        parents = {field.name for field in model._meta.fields} - set(block.contents)
        model.clean_fields(exclude=parents | {"question"})
    assert all(is_storable(text) for text in texts_in([*record.questions.values()]))


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        return [text for each in value for text in texts_in(each)]
    return [value] if isinstance(value, str) else []


def test_every_record_of_an_article_is_storable_or_refused() -> None:
    fuzz(check, ARTICLES)


def test_every_document_of_the_grammar_is_valid() -> None:
    for document in ARTICLES.documents:
        assert parse_article(1, json.loads(document))[1] == []


@pytest.mark.parametrize("shape", LONG, ids=str)
def test_a_record_of_an_article_takes_linear_time(shape: Shape) -> None:
    assert_linear(check, shape, 200_000)
