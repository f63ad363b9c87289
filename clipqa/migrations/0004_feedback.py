import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clipqa", "0003_search_terms")]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=500, verbose_name="message")),
                ("path", models.CharField(blank=True, max_length=200, verbose_name="page")),
                (
                    "searched",
                    models.CharField(
                        blank=True,
                        help_text="the page's query string",
                        max_length=2000,
                        verbose_name="search",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        verbose_name="written at",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message", ""), _negated=True),
                            models.Q(("path", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="feedback_says_something",
                    )
                ],
            },
        ),
    ]
