"""Copy the feedback of readers to the questions of readers.

The table of the feedback stays: the code of the previous release reads and writes it until it is
reloaded, and after a rollback. A later release drops it.
"""

from typing import Any

from django.db import migrations, models

from clipqa.models.old_feedback import copy_feedback


def copy(apps: Any, schema_editor: Any) -> None:
    copy_feedback(apps.get_model("clipqa", "Feedback"), apps.get_model("clipqa", "ReaderQuestion"))


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0030_mailings"),
    ]

    operations = [
        migrations.AddField(
            model_name="readerquestion",
            name="listed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="listed since"
            ),
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
