"""Responses of the API have exactly the declared and documented shapes."""

import json
import re
import types
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from django.test import Client

from clipqa.api import shapes
from clipqa.feed.query import PARAMETERS
from tests.factories import make_many_published, make_outlet, make_topic

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
ADDRESSES = {
    "/api/v1/answers/?outlet=harbour-public-tv&page=2": shapes.FeedShape,
    "/api/v1/answers/?page=99": shapes.FeedShape,
    "/api/v1/topics/": shapes.RecordsShape,
    "/api/v1/outlets/?page=9": shapes.RecordsShape,
    "/api/v1/answers/?page=x": shapes.ErrorsShape,
}
SHAPES = [shape for shape in vars(shapes).values() if is_typeddict(shape)]


def check(value: Any, shape: Any, where: str) -> None:
    """Fail unless the value has the shape: every key, no other, each of its type."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        assert list(value) == list(hints), where
        for key, hint in hints.items():
            check(value[key], hint, f"{where}.{key}")
    elif get_origin(shape) is list:
        assert isinstance(value, list), where
        for item in value:
            check(item, get_args(shape)[0], f"{where}[]")
    elif get_origin(shape) in {Union, types.UnionType}:
        assert any(type(value) is option for option in get_args(shape)), where
    else:
        assert type(value) is shape, where


@pytest.mark.parametrize(("address", "shape"), ADDRESSES.items())
def test_responses_have_the_declared_shapes(address: str, shape: Any) -> None:
    make_many_published(8, topics=[make_topic("Peace")])
    make_outlet("Nobody's")
    check(Client().get(address).json(), shape, address)


def test_the_check_fails_for_a_wrong_shape() -> None:
    right = {"slug": "x", "name": "X"}
    check(right, shapes.RefShape, "")
    for wrong in ({"slug": "x"}, {**right, "id": 1}, {"slug": 1, "name": "X"}):
        with pytest.raises(AssertionError):
            check(wrong, shapes.RefShape, "")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_is_documented(shape: Any) -> None:
    documented = set(re.findall(r"`([a-z_]+)`", DOCUMENT.read_text()))
    assert get_type_hints(shape).keys() <= documented


def test_every_parameter_is_documented() -> None:
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", DOCUMENT.read_text(), re.MULTILINE))
    assert {*PARAMETERS.values(), "per_page"} <= rows


def test_the_documented_example_has_the_declared_shape() -> None:
    example = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    check(json.loads(example[0]), shapes.FeedShape, "docs/api.md")
    check(json.loads(example[1]), shapes.ErrorsShape, "docs/api.md")
