from typing import Any

from django.db import migrations

FACETS = "duration language outlet topic year"


def note(apps: Any, schema_editor: Any) -> None:
    """Every release until now counted entries by these, so that nothing has to be indexed anew."""
    apps.get_model("clipqa", "SearchStatistics").objects.filter(facets="").update(facets=FACETS)


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0006_facet_texts"),
    ]

    operations = [
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
