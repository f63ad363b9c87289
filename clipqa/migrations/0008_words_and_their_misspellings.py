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
    dependencies = [
        ("clipqa", "0007_count_facets_from_an_index"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchTrigram"),
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
                        on_delete=models.DO_NOTHING,
                        related_name="spellings",
                        to="clipqa.searchword",
                    ),
                ),
            ],
            options={"verbose_name": "search spelling"},
        ),
    ]
