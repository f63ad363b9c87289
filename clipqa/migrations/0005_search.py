"""The search index, its vocabulary, and the counters of lists.

`prepare_engine` makes each database's own index after every migration.
"""

import clipqa.models.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class CreateByKey(migrations.CreateModel):
    """A table kept in the order of its key, so that SQLite doesn't keep every row twice."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        usual = schema_editor.sql_create_table
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.sql_create_table = f"{usual} WITHOUT ROWID"
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.sql_create_table = usual


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clipqa", "0004_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="clipqa.answer",
                    ),
                ),
                ("visible_from", models.DateTimeField()),
                ("visible_until", models.DateTimeField(null=True)),
                ("question_text", models.TextField()),
                ("answer_text", models.TextField()),
                ("names_text", models.TextField()),
                ("transcript_text", models.TextField()),
                ("question_terms", models.TextField(default="")),
                ("answer_terms", models.TextField(default="")),
                ("names_terms", models.TextField(default="")),
                ("transcript_terms", models.TextField(default="")),
                (
                    "is_counted",
                    models.BooleanField(
                        default=False,
                        help_text="its words stand in the vocabulary: it has become visible",
                    ),
                ),
                (
                    "topics",
                    models.JSONField(default=list, help_text="[[name, slug], ...] in order"),
                ),
                (
                    "cues",
                    models.JSONField(
                        default=list, help_text="[[start_ms, end_ms, speaker, text], ...]"
                    ),
                ),
                ("cues_language", models.CharField(blank=True, max_length=35)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clipqa.question",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clipqa.outlet",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clipqa.video",
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "shown_on",
                    models.DateField(
                        help_text="aired on, else the day of publication, site time zone"
                    ),
                ),
                ("duration_ms", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=35)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "-published_at",
                            "-answer",
                            "is_counted",
                            "outlet",
                            "question",
                            "duration_ms",
                            "shown_on",
                            "language",
                        ],
                        name="entry_newest_first",
                    ),
                    models.Index(
                        fields=["outlet", "-published_at", "-answer", "is_counted"],
                        name="entry_by_outlet",
                    ),
                    models.Index(
                        fields=["duration_ms", "-published_at", "-answer"], name="entry_by_duration"
                    ),
                    models.Index(
                        fields=["-duration_ms", "-published_at", "-answer"], name="entry_by_length"
                    ),
                    models.Index(fields=["shown_on"], name="entry_by_day"),
                    models.Index(fields=["visible_from"], name="entry_begins"),
                    models.Index(
                        condition=models.Q(("visible_until__isnull", False)),
                        fields=["visible_until"],
                        name="entry_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryFacets",
            fields=[
                (
                    "entry",
                    clipqa.models.fields.RowKeyField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facets",
                        serialize=False,
                        to="clipqa.searchentry",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clipqa.question",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clipqa.outlet",
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("shown_on", models.DateField()),
                ("duration_ms", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=35)),
                (
                    "lines",
                    models.TextField(
                        help_text="a line for its outlet, for each topic, and for the rest"
                    ),
                ),
            ],
            options={
                "verbose_name": "entry's facets",
            },
        ),
        migrations.CreateModel(
            name="TopicEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clipqa.topic",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_entries",
                        to="clipqa.searchentry",
                    ),
                ),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("topic"),
                        models.F("published_at"),
                        models.F("entry"),
                        name="entry_stands_once_under_a_topic",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FacetCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=28)),
                ("facet", models.CharField(max_length=10)),
                ("ref", models.BigIntegerField(default=0)),
                ("value", models.CharField(blank=True, default="", max_length=35)),
                ("cards", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["scope", "facet", "-cards", "ref"], name="facet_count_largest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("scope"),
                        models.F("facet"),
                        models.F("ref"),
                        models.F("value"),
                        name="facet_value_is_counted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListBucket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=28)),
                ("from_at", models.DateTimeField()),
                ("from_id", models.BigIntegerField()),
                ("to_at", models.DateTimeField()),
                ("to_id", models.BigIntegerField()),
                ("cards", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("scope"),
                        models.F("from_at"),
                        models.F("from_id"),
                        name="one_part_begins_at_a_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("term", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("entries", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "search term",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=64, unique=True)),
                (
                    "term",
                    models.CharField(
                        default="", help_text="what the index knows it by", max_length=64
                    ),
                ),
                ("entries", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "search word",
            },
        ),
        CreateByKey(
            name="SearchSpelling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "spelling",
                        "word_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("spelling", models.CharField(max_length=64)),
                (
                    "word",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="spellings",
                        to="clipqa.searchword",
                    ),
                ),
            ],
            options={
                "verbose_name": "search spelling",
            },
        ),
        migrations.CreateModel(
            name="SearchStatistics",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entries", models.BigIntegerField(default=0)),
                ("terms", models.BigIntegerField(default=0)),
                (
                    "folding",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        help_text="by which rules the words of all entries were folded",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="search_statistics_is_one_row"
                    )
                ],
            },
        ),
    ]
