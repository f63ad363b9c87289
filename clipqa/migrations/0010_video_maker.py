"""Who added a video, and whether contributors may use it before readers see it.

Both columns have a value in the database for rows that the previous release inserts.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0009_answer_location"),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="added by",
            ),
        ),
        migrations.AddField(
            model_name="video",
            name="is_shared",
            field=models.BooleanField(
                db_default=True,
                default=True,
                editable=False,
                help_text="Contributors may use the video before an answer from it is public. "
                "False if one of them added it.",
            ),
        ),
    ]
