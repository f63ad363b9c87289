import django.db.models.deletion
from django.db import migrations, models


def column() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="clipqa.facettext",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0007_facets_until_now"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="searchentry",
            name="entry_newest_first",
        ),
        migrations.AddField(model_name="entryfacets", name="speaker", field=column()),
        migrations.AddField(model_name="searchentry", name="speaker", field=column()),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                fields=[
                    "-published_at",
                    "-answer",
                    "is_counted",
                    "outlet",
                    "question",
                    "duration_ms",
                    "shown_on",
                    "language",
                    "speaker",
                ],
                name="entry_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                fields=["speaker", "-published_at", "-answer"], name="entry_by_speaker"
            ),
        ),
    ]
