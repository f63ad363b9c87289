import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import clipqa.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0025_pasted_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleChangesRequested",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.TextField(
                        max_length=2000,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="comment",
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=310)),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="sent back at"
                    ),
                ),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent_back",
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
                        verbose_name="sent back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of an article",
                "verbose_name_plural": "returns of articles",
            },
        ),
        migrations.CreateModel(
            name="ArticleNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="next try"
                    ),
                ),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=500, verbose_name="last error"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("handed_in", "Submitted for review"),
                            ("sent_back", "Sent back"),
                            ("published", "Published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clipqa.article",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notice about an article",
                "verbose_name_plural": "notices about articles",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["state", "next_try_at"], name="articlenotice_by_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="articlenotice_is_finished_or_waits",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="noticechoices",
            name="handed_in",
            field=models.BooleanField(
                default=False, verbose_name="An answer or an article is submitted for review"
            ),
        ),
        migrations.AlterField(
            model_name="noticechoices",
            name="published",
            field=models.BooleanField(
                default=False, verbose_name="One of your answers or articles is published"
            ),
        ),
        migrations.AlterField(
            model_name="noticechoices",
            name="sent_back",
            field=models.BooleanField(
                default=False, verbose_name="One of your answers or articles is sent back"
            ),
        ),
    ]
