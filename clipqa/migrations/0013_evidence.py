"""Results of the evidence checks, and reasons for publishing over them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0012_work_done_later"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceResult",
            fields=[
                (
                    "answer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="evidence",
                        serialize=False,
                        to="clipqa.answer",
                        verbose_name="answer",
                    ),
                ),
                ("generation", models.PositiveBigIntegerField(default=0)),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                (
                    "failing",
                    models.PositiveSmallIntegerField(default=0, verbose_name="checks that fail"),
                ),
                (
                    "advice",
                    models.PositiveSmallIntegerField(default=0, verbose_name="checks with advice"),
                ),
                ("signature", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="ProposalEvidence",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="evidence",
                        serialize=False,
                        to="clipqa.proposal",
                    ),
                ),
                ("generation", models.PositiveBigIntegerField(default=0)),
                ("failing", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "evidence of a proposal",
                "verbose_name_plural": "evidence of proposals",
            },
        ),
        migrations.CreateModel(
            name="EvidenceOverride",
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
                ("actor_name", models.CharField(blank=True, max_length=310, verbose_name="actor")),
                ("why", models.CharField(max_length=500, verbose_name="why")),
                ("signature", models.CharField(max_length=64)),
                ("findings", models.JSONField(default=list, verbose_name="findings")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_overrides",
                        to="clipqa.answer",
                        verbose_name="answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "reason for publishing",
                "verbose_name_plural": "reasons for publishing",
            },
        ),
    ]
