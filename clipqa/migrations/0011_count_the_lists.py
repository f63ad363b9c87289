"""Count what stands in the library already. As one part a list; the next writer cuts it."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ENTRIES, FILED = "clipqa_searchentry", "clipqa_topicentry"
BEGINNING, END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
SCOPES = {
    "'all'": "",
    "'outlet-' || e.outlet_id": "",
    "'topic-' || t.topic_id": f"JOIN {FILED} t ON t.entry_id = e.answer_id",
}
LENGTH = (
    "CASE WHEN e.duration_ms < 15000 THEN 'short' "
    "WHEN e.duration_ms <= 60000 THEN 'medium' ELSE 'long' END"
)
VALUES = {
    "outlet": ("e.outlet_id", "''", ""),
    "topic": ("f.topic_id", "''", f"JOIN {FILED} f ON f.entry_id = e.answer_id"),
    "duration": ("0", LENGTH, ""),
    "year": ("0", "SUBSTR(CAST(e.shown_on AS varchar(10)), 1, 4)", ""),
    "language": ("0", "e.language", ""),
}


def count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    part = apps.get_model("clipqa", "ListPart")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FILED} (topic_id, entry_id, published_at) "
            f"SELECT q.topic_id, e.answer_id, e.published_at FROM {ENTRIES} e "
            "JOIN clipqa_question_topics q ON q.question_id = e.question_id WHERE e.is_counted"
        )
        for scope, join in SCOPES.items():
            for facet, (ref, value, facet_join) in VALUES.items():
                cursor.execute(
                    "INSERT INTO clipqa_facetcount (scope, facet, ref, value, cards) "
                    f"SELECT {scope}, '{facet}', {ref}, {value}, COUNT(*) FROM {ENTRIES} e "
                    f"{join} {facet_join} WHERE e.is_counted GROUP BY 1, 3, 4"
                )
            cursor.execute(
                f"SELECT {scope}, COUNT(*) FROM {ENTRIES} e {join} WHERE e.is_counted GROUP BY 1"
            )
            part.objects.bulk_create(
                part(scope=name, from_at=BEGINNING, from_id=0, to_at=END, to_id=0, cards=cards)
                for name, cards in cursor.fetchall()
            )


class Migration(migrations.Migration):
    dependencies = [("clipqa", "0010_lists_are_counted")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
