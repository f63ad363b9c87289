"""Revisions may say that two records were merged; an answer belongs to somebody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("clipqa", "0016_tombstones"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="belongs to",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="verb",
            field=models.CharField(
                choices=[
                    ("created", "Created"),
                    ("changed", "Changed"),
                    ("submitted", "Submitted for review"),
                    ("taken_back", "Taken back from review"),
                    ("sent_back", "Sent back"),
                    ("published", "Published"),
                    ("archived", "Archived"),
                    ("accepted", "Proposal accepted"),
                    ("restored", "Earlier version restored"),
                    ("merged", "Merged"),
                    ("deleted", "Deleted"),
                ],
                max_length=12,
                verbose_name="what",
            ),
        ),
    ]
