import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import clipqa.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0026_article_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=310)),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="proposed at"
                    ),
                ),
                (
                    "is_private",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="private draft"
                    ),
                ),
                ("built_on", models.PositiveBigIntegerField()),
                ("base", models.JSONField()),
                ("values", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_by_name", models.CharField(blank=True, max_length=310)),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="comment",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="clipqa.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal for an article",
                "verbose_name_plural": "proposals for articles",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["at"],
                        name="articleproposal_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("article", "by"),
                        name="one_open_article_proposal_each",
                    )
                ],
            },
        ),
    ]
