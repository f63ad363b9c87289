"""Many ids are one parameter and select the same rows; some statements are planned once."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from clipqa.db import configuration
from clipqa.db.statements import MAX_IDS_PREPARED, ids_in, is_one_of, prepared
from clipqa.feed.page import build_page
from clipqa.feed.parsing import parse_query
from clipqa.models import Answer, Outlet, Question
from clipqa.search.entries import compose_entries
from tests.factories import make_clip, make_many_published, make_outlet

pytestmark = pytest.mark.django_db


def found(*conditions: Any, **lookups: Any) -> set[int]:
    return set(Outlet.objects.filter(*conditions, **lookups).values_list("pk", flat=True))


def test_conditions_on_ids_select_some_all_or_no_rows() -> None:
    outlets = [make_outlet(name).pk for name in ("Delta", "Faro", "Harbour")]
    for asked in ([], outlets[:1], outlets, [*outlets, 10**12]):
        assert found(is_one_of("pk", asked)) == set(asked) & set(outlets)
        assert found(pk__in=ids_in(asked)) == set(asked) & set(outlets)
    assert found(~is_one_of("pk", outlets[:1])) == set(outlets[1:])


def planned() -> dict[str, int]:
    """Return the prepared statements of this connection, and how often their plan was used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


@pytest.mark.postgres_only
def test_the_statement_of_a_list_is_planned_once_and_returns_the_same_rows() -> None:
    make_many_published(8)
    asked = parse_query(QueryDict(""))
    pages = [[row.id for row in build_page(asked, "/search/").rows] for _ in range(9)]
    assert pages == [pages[0]] * 9
    assert len(pages[0]) == 6
    again = {sql.split()[0]: times for sql, times in planned().items() if "clipqa_clip" in sql}
    assert again == {"SELECT": 9 - configuration.PREPARE_THRESHOLD}


@pytest.mark.postgres_only
@pytest.mark.parametrize("place", [1, 40])
def test_a_generic_plan_for_a_page_scans_no_table(place: int) -> None:
    make_many_published(400)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asked = parse_query(QueryDict(f"page={place}"))
    for _ in range(configuration.PREPARE_THRESHOLD + 2):
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
    """Return how many rows sequential scans of a table have read in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = %s", [table]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.postgres_only
def test_a_batch_is_not_executed_with_the_plan_for_an_empty_library() -> None:
    now = make_many_published(8)[0].published_at
    with connection.cursor() as cursor:  # statistics as before the answers were committed
        cursor.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE relname LIKE 'clip%%'"
        )
    for _ in range(configuration.PREPARE_THRESHOLD + 2):
        compose_entries(Answer.objects.values_list("pk", flat=True), now)
    clip, number = make_clip(), 20 * MAX_IDS_PREPARED
    asked = [Question(text=f"{n}?", folded_text=str(n), slug=str(n)) for n in range(number)]
    Question.objects.bulk_create(asked)
    answers = [Answer(question=question, clip=clip, body="Yes.") for question in asked]
    ids = [answer.pk for answer in Answer.objects.bulk_create(answers)]
    before = rows_read_through("clipqa_question")
    compose_entries(ids[:MAX_IDS_PREPARED], now)
    assert rows_read_through("clipqa_question") - before <= number + 8


@pytest.mark.postgres_only
def test_without_prepared_statements_nothing_is_prepared(monkeypatch: Any) -> None:
    without = configuration.primary("postgres://a:b@c/d", 60, prepare_statements=False)["OPTIONS"]
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", without)
    for number in range(9):
        with prepared(connection) as cursor:
            cursor.execute("SELECT slug FROM clipqa_outlet WHERE id = %s", [number])
    assert not planned()
