"""Ids are sent in bulk, and mean what a list of them means."""

from typing import Any

import pytest

from clipqa.models import Outlet
from clipqa.statements import ids_in, is_one_of
from tests.factories import make_outlet

pytestmark = pytest.mark.django_db


def found(*conditions: Any, **lookups: Any) -> set[int]:
    return set(Outlet.objects.filter(*conditions, **lookups).values_list("pk", flat=True))


def test_a_column_is_one_of_some_ids_of_all_and_of_none() -> None:
    outlets = [make_outlet(name).pk for name in ("Delta", "Faro", "Harbour")]
    for asked in ([], outlets[:1], outlets, [*outlets, 10**12]):
        assert found(is_one_of("pk", asked)) == set(asked) & set(outlets)
        assert found(pk__in=ids_in(asked)) == set(asked) & set(outlets)
    assert found(~is_one_of("pk", outlets[:1])) == set(outlets[1:])
