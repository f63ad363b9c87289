"""Ids are sent in bulk and mean what a list of them means; some statements are planned once."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from clipqa import databases
from clipqa.feed.page import build_page
from clipqa.feed.parsing import parse_query
from clipqa.models import Answer, Outlet, Question
from clipqa.search.entries import compose_entries
from clipqa.statements import MANY, ids_in, is_one_of, planned_once
from tests.factories import make_clip, make_many_published, make_outlet

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


def rows_read_through(table: str) -> int:
    """How many rows of a table were read one after another in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = %s", [table]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.postgres_only
def test_a_batch_is_not_read_by_a_plan_that_suited_an_empty_library() -> None:
    now = make_many_published(8)[0].published_at
    with connection.cursor() as cursor:  # as if seen before any of this was committed
        cursor.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE relname LIKE 'clip%%'"
        )
    for _ in range(databases.PLANNED_AFTER + 2):
        compose_entries(Answer.objects.values_list("pk", flat=True), now)
    clip, number = make_clip(), 20 * MANY
    asked = [Question(text=f"{n}?", folded_text=str(n), slug=str(n)) for n in range(number)]
    Question.objects.bulk_create(asked)
    answers = [Answer(question=question, clip=clip, body="Yes.") for question in asked]
    ids = [answer.pk for answer in Answer.objects.bulk_create(answers)]
    before = rows_read_through("clipqa_question")
    compose_entries(ids[:MANY], now)
    assert rows_read_through("clipqa_question") - before <= number + 8


@pytest.mark.postgres_only
def test_behind_a_pooler_that_cant_keep_plans_none_is_made(monkeypatch: Any) -> None:
    without = databases.primary("postgres://a:b@c/d", 60, prepares=False)["OPTIONS"]
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", without)
    for number in range(9):
        with planned_once(connection) as cursor:
            cursor.execute("SELECT slug FROM clipqa_outlet WHERE id = %s", [number])
    assert not planned()
