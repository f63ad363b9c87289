"""What the counters should say, counted by the database from the entries themselves."""

from collections.abc import Iterator

from django.db import connection, transaction

from clipqa.counters.parts import cut_all, parts_that_lie, whole_list
from clipqa.counters.scopes import ENTRIES, TOPIC_ENTRIES, VALUES
from clipqa.counters.turns import take_turn
from clipqa.models import FacetCount, ListPart, Question, TopicEntry

FACETS, PARTS = FacetCount._meta.db_table, ListPart._meta.db_table
TOPICS = Question.topics.through._meta.db_table
TOPICS_OF_ENTRIES = (
    f"SELECT q.topic_id, e.answer_id, e.published_at FROM {ENTRIES} e "
    f"JOIN {TOPICS} q ON q.question_id = e.question_id WHERE e.is_counted"
)
SCOPES = {  # how each kind of list is called, and what its entries are joined with
    "'all'": "",
    "'outlet-' || e.outlet_id": "",
    "'topic-' || t.topic_id": f"JOIN {TOPIC_ENTRIES} t ON t.entry_id = e.answer_id",
}


def _facets() -> Iterator[str]:
    for scope, scope_join in SCOPES.items():
        for facet, (ref, value, join) in VALUES.items():
            yield (
                f"SELECT {scope} AS scope, '{facet}' AS facet, {ref} AS ref, {value} AS value, "
                f"COUNT(*) AS cards FROM {ENTRIES} e {scope_join} {join} "
                "WHERE e.is_counted GROUP BY 1, 2, 3, 4"
            )


TRUE_FACETS = " UNION ALL ".join(_facets())
TRUE_LISTS = " UNION ALL ".join(
    f"SELECT {scope} AS scope, COUNT(*) AS cards FROM {ENTRIES} e {join} "
    "WHERE e.is_counted GROUP BY 1"
    for scope, join in SCOPES.items()
)


def recount() -> None:
    """Count everything anew; to be called in a transaction."""
    take_turn()
    with connection.cursor() as cursor:
        for model in (TopicEntry, FacetCount, ListPart):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute(
            f"INSERT INTO {TOPIC_ENTRIES} (topic_id, entry_id, published_at) {TOPICS_OF_ENTRIES}"
        )
        cursor.execute(f"INSERT INTO {FACETS} (scope, facet, ref, value, cards) {TRUE_FACETS}")
        cursor.execute(TRUE_LISTS)
        lists = cursor.fetchall()
    ListPart.objects.bulk_create(whole_list(scope, cards) for scope, cards in lists)
    cut_all()


def miscounted() -> int:
    """How many counters, and places under topics, differ from what the entries say."""
    kept = f"SELECT scope, facet, ref, value, cards FROM {FACETS} WHERE cards <> 0"
    lists = f"SELECT scope, SUM(cards) FROM {PARTS} GROUP BY 1 HAVING SUM(cards) <> 0"
    filed = f"SELECT topic_id, entry_id, published_at FROM {TOPIC_ENTRIES}"
    with transaction.atomic():
        return (
            _unlike(TRUE_FACETS, kept)
            + _unlike(TRUE_LISTS, lists)
            + _unlike(TOPICS_OF_ENTRIES, filed)
            + parts_that_lie()
        )


def _unlike(one: str, other: str) -> int:
    """How many rows stand in one of two tables only."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM (SELECT * FROM ({one}) AS a "
            f"EXCEPT SELECT * FROM ({other}) AS b) AS missing) + "
            f"(SELECT COUNT(*) FROM (SELECT * FROM ({other}) AS c "
            f"EXCEPT SELECT * FROM ({one}) AS d) AS needless)"
        )
        return int(cursor.fetchone()[0])
