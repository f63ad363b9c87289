"""Append-only records; `create_triggers` makes their triggers after every migration."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clipqa", "0003_editing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=310, verbose_name="actor")),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("model_name", models.CharField(max_length=20, verbose_name="model")),
                ("record_id", models.PositiveBigIntegerField(verbose_name="record")),
                (
                    "verb",
                    models.CharField(
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
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("desk", "in the admin"),
                            ("import", "by an import"),
                            ("command", "by a command"),
                        ],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("changes", models.JSONField(default=dict, verbose_name="changes")),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "indexes": [
                    models.Index(
                        fields=["model_name", "record_id", "-id"], name="revision_of_record"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=310, verbose_name="actor")),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("model_name", models.CharField(max_length=20, verbose_name="model")),
                ("record_id", models.PositiveBigIntegerField(verbose_name="record")),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("model_name"), models.F("record_id"), name="record_is_erased_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=310, verbose_name="actor")),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("sign_in_failed", "Sign-in failed"),
                            ("signed_out", "Signed out"),
                            ("account_made", "Account created"),
                            ("account_changed", "Account changed"),
                            ("account_deleted", "Account deleted"),
                            ("role_changed", "Role changed"),
                            ("password_changed", "Password changed"),
                            ("factor_changed", "Second factor changed"),
                            ("group_changed", "Group changed"),
                            ("imported", "Imported"),
                            ("exported", "Exported"),
                            ("restored", "Backup restored"),
                            ("erased", "Permanently erased"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, max_length=300, verbose_name="object"),
                ),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("after", models.JSONField(default=dict, verbose_name="after")),
                ("address", models.CharField(blank=True, max_length=64, verbose_name="IP address")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "indexes": [models.Index(fields=["at"], name="audit_by_moment")],
            },
        ),
    ]
