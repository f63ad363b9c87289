"""Ids are sent in bulk and mean what a list of them means; some statements are planned once."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from clipqa import databases
from clipqa.feed.page import build_page
from clipqa.feed.parsing import parse_query
from clipqa.models import Outlet
from clipqa.statements import ids_in, is_one_of, planned_once
from tests.factories import make_many_published, make_outlet

pytestmark = pytest.mark.django_db


def found(*conditions: Any, **lookups: Any) -> set[int]:
    return set(Outlet.objects.filter(*conditions, **lookups).values_list("pk", flat=True))


def test_a_column_is_one_of_some_ids_of_all_and_of_none() -> None:
    outlets = [make_outlet(name).pk for name in ("Delta", "Faro", "Harbour")]
    for asked in ([], outlets[:1], outlets, [*outlets, 10**12]):
        assert found(is_one_of("pk", asked)) == set(asked) & set(outlets)
        assert found(pk__in=ids_in(asked)) == set(asked) & set(outlets)
    assert found(~is_one_of("pk", outlets[:1])) == set(outlets[1:])


def planned() -> dict[str, int]:
    """The statements that PostgreSQL has planned for this connection, and how often each ran so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


@pytest.mark.postgres_only
def test_what_a_list_of_cards_asks_is_planned_once_and_answers_what_it_did() -> None:
    make_many_published(8)
    asked = parse_query(QueryDict(""))
    pages = [[row.id for row in build_page(asked, "/search/").rows] for _ in range(9)]
    assert pages == [pages[0]] * 9
    assert len(pages[0]) == 6
    again = {sql.split()[0]: times for sql, times in planned().items() if "clipqa_clip" in sql}
    assert again == {"SELECT": 9 - databases.PLANNED_AFTER}


@pytest.mark.postgres_only
@pytest.mark.parametrize("place", [1, 40])
def test_what_is_planned_without_its_values_reads_no_more_than_with_them(place: int) -> None:
    make_many_published(400)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asked = parse_query(QueryDict(f"page={place}"))
    for _ in range(databases.PLANNED_AFTER + 2):
        build_page(asked, "/search/")
    plan = plan_of_cards()
    assert "on clipqa_clip" in plan
    assert "Seq Scan on clipqa_searchentry" not in plan, plan


def plan_of_cards() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, cardinality(parameter_types) FROM pg_prepared_statements "
            "WHERE statement LIKE '%%library_version%%clipqa_clip%%'"
        )
        ((name, number),) = cursor.fetchall()
        cursor.execute(f'EXPLAIN EXECUTE "{name}" ({", ".join(["NULL"] * number)})')
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.postgres_only
def test_behind_a_pooler_that_cant_keep_plans_none_is_made(monkeypatch: Any) -> None:
    without = databases.primary("postgres://a:b@c/d", 60, prepares=False)["OPTIONS"]
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", without)
    for number in range(9):
        with planned_once(connection) as cursor:
            cursor.execute("SELECT slug FROM clipqa_outlet WHERE id = %s", [number])
    assert not planned()
