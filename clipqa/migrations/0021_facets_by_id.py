from importlib import import_module
from typing import Any

from django.db import migrations, models

AT_ONCE = 2_000


def name_by_id(apps: Any, schema_editor: Any) -> None:
    """Outlet and topics, which were named; length, year and language as one line, which were three."""
    facets = apps.get_model("clipqa", "EntryFacets")
    topics = dict(apps.get_model("clipqa", "Topic").objects.values_list("slug", "pk"))
    update = f"UPDATE {facets._meta.db_table} SET lines = %s WHERE entry_id = %s"
    # What was saved by this release before it was migrated says ids already.
    named, last = facets.objects.filter(lines__startswith="outlet ").order_by("pk"), 0
    rows = named.values_list("lines", "outlet_id", "pk")
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        written = [(_by_id(lines, outlet, topics), pk) for lines, outlet, pk in part]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(update, written)
        last = part[-1][-1]


def _by_id(lines: str, outlet: int, topics: dict[str, int]) -> str:
    said = [line.split(" ", 2)[:2] for line in lines.split("\n")]
    about = sorted(topics[slug] for facet, slug in said if facet == "topic" and slug in topics)
    few = " ".join(value for _facet, value in said[-3:])
    return "\n".join([f"O{outlet}", *(f"T{pk}" for pk in about), f"-{few}"])


def name_by_slug(apps: Any, schema_editor: Any) -> None:
    apps.get_model("clipqa", "EntryFacets").objects.all().delete()
    import_module("clipqa.migrations.0019_entry_facets").fill(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0020_topics_in_order"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entryfacets",
            name="lines",
            field=models.TextField(
                help_text="a line for its outlet, for each topic, and for the rest"
            ),
        ),
        migrations.RunPython(name_by_id, name_by_slug),
    ]
