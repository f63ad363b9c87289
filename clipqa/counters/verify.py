"""Count the entries themselves, to rebuild the counters or to verify them."""

from collections.abc import Iterator

from django.db import connection, transaction

from clipqa.counters.buckets import inconsistent_buckets, initial_bucket, split_all
from clipqa.counters.scopes import ENTRIES, TOPIC_ENTRIES, counted_columns
from clipqa.counters.writer_lock import take_writer_lock
from clipqa.facets import FACETS, TextFacet
from clipqa.models import FacetCount, ListBucket, Question, TopicEntry

COUNTS, BUCKETS = FacetCount._meta.db_table, ListBucket._meta.db_table
TOPICS = Question.topics.through._meta.db_table
TOPICS_OF_ENTRIES = (
    f"SELECT q.topic_id, e.answer_id, e.published_at FROM {ENTRIES} e "
    f"JOIN {TOPICS} q ON q.question_id = e.question_id WHERE e.is_counted"
)
SCOPES = {  # the SQL of a scope's name -> the join that entries need
    "'all'": "",
    "'outlet-' || e.outlet_id": "",
    "'topic-' || t.topic_id": f"JOIN {TOPIC_ENTRIES} t ON t.entry_id = e.answer_id",
}


def _facets() -> Iterator[str]:
    for scope, scope_join in SCOPES.items():
        for facet in FACETS:
            ref, value = counted_columns(facet)
            has_value = f"AND {ref} IS NOT NULL" if isinstance(facet, TextFacet) else ""
            yield (
                f"SELECT {scope} AS scope, '{facet.name}' AS facet, {ref} AS ref, "
                f"{value} AS value, COUNT(*) AS cards FROM {ENTRIES} e {scope_join} {facet.join} "
                f"WHERE e.is_counted {has_value} GROUP BY 1, 2, 3, 4"
            )


EXPECTED_FACETS = " UNION ALL ".join(_facets())
EXPECTED_LISTS = " UNION ALL ".join(
    f"SELECT {scope} AS scope, COUNT(*) AS cards FROM {ENTRIES} e {join} "
    "WHERE e.is_counted GROUP BY 1"
    for scope, join in SCOPES.items()
)


def recount() -> None:
    """Rebuild all counters. Must be called inside a transaction."""
    take_writer_lock()
    with connection.cursor() as cursor:
        for model in (TopicEntry, FacetCount, ListBucket):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute(
            f"INSERT INTO {TOPIC_ENTRIES} (topic_id, entry_id, published_at) {TOPICS_OF_ENTRIES}"
        )
        cursor.execute(f"INSERT INTO {COUNTS} (scope, facet, ref, value, cards) {EXPECTED_FACETS}")
        cursor.execute(EXPECTED_LISTS)
        lists = cursor.fetchall()
    ListBucket.objects.bulk_create(initial_bucket(scope, cards) for scope, cards in lists)
    split_all()


def miscounted() -> int:
    """Return how many counters, and entries of topics, differ from the search entries."""
    facets = f"SELECT scope, facet, ref, value, cards FROM {COUNTS} WHERE cards <> 0"
    lists = f"SELECT scope, SUM(cards) FROM {BUCKETS} GROUP BY 1 HAVING SUM(cards) <> 0"
    topics = f"SELECT topic_id, entry_id, published_at FROM {TOPIC_ENTRIES}"
    with transaction.atomic():
        return (
            _count_differences(EXPECTED_FACETS, facets)
            + _count_differences(EXPECTED_LISTS, lists)
            + _count_differences(TOPICS_OF_ENTRIES, topics)
            + inconsistent_buckets()
        )


def _count_differences(one: str, other: str) -> int:
    """Return how many rows only one of two queries returns."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM (SELECT * FROM ({one}) AS a "
            f"EXCEPT SELECT * FROM ({other}) AS b) AS missing) + "
            f"(SELECT COUNT(*) FROM (SELECT * FROM ({other}) AS c "
            f"EXCEPT SELECT * FROM ({one}) AS d) AS needless)"
        )
        return int(cursor.fetchone()[0])
