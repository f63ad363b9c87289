"""Three roles, as groups; `prepare_roles` gives them their rights after every migration."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("contributor", "editor", "administrator")


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0012_revisions_and_audit"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="answer",
            options={
                "ordering": ["-published_at", "-pk"],
                "permissions": [("review_answer", "Can see, review and publish all answers")],
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
            },
        ),
        # The groups stay where somebody goes back: people are in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
