"""What editors write and readers see."""

import clipqa.hosts
import clipqa.models.fields
import clipqa.models.public_id
import clipqa.models.sluggable
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clipqa", "0001_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("library_version", models.PositiveBigIntegerField(default=1)),
                (
                    "next_due_at",
                    models.DateTimeField(
                        help_text="when the next answer becomes public or stops being so", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="library_state_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "poster",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="poster"
                    ),
                ),
                ("poster_width", models.PositiveIntegerField(default=0, editable=False)),
                ("poster_height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The name in the address. Left empty, it is made from the text.",
                        max_length=80,
                        unique=True,
                        validators=[clipqa.models.sluggable.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=120,
                        unique=True,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="name",
                    ),
                ),
                ("website", models.URLField(blank=True, max_length=500, verbose_name="website")),
                (
                    "colour",
                    models.CharField(
                        default="#41464f",
                        help_text="The colour of the outlet's cards, such as #8a5a00.",
                        max_length=7,
                        validators=[clipqa.models.fields.validate_colour],
                        verbose_name="colour",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        max_length=600,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="description",
                    ),
                ),
            ],
            options={
                "verbose_name": "outlet",
                "verbose_name_plural": "outlets",
                "ordering": ["name"],
                "indexes": [models.Index(fields=["poster"], name="outlet_by_poster")],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "poster",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="poster"
                    ),
                ),
                ("poster_width", models.PositiveIntegerField(default=0, editable=False)),
                ("poster_height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The name in the address. Left empty, it is made from the text.",
                        max_length=80,
                        unique=True,
                        validators=[clipqa.models.sluggable.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=120,
                        unique=True,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="name",
                    ),
                ),
                (
                    "explainer",
                    models.TextField(
                        blank=True,
                        help_text="Markdown, shown first on the topic's page.",
                        max_length=20000,
                        validators=[
                            clipqa.models.fields.validate_plain_text,
                            clipqa.models.fields.validate_markdown,
                        ],
                        verbose_name="explainer",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=100, help_text="Lower numbers come first.", verbose_name="position"
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["position", "name"],
                "indexes": [
                    models.Index(fields=["position", "name", "id"], name="topic_in_order"),
                    models.Index(fields=["poster"], name="topic_by_poster"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Video",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "poster",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="poster"
                    ),
                ),
                ("poster_width", models.PositiveIntegerField(default=0, editable=False)),
                ("poster_height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The name in the address. Left empty, it is made from the text.",
                        max_length=80,
                        unique=True,
                        validators=[clipqa.models.sluggable.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="videos",
                        to="clipqa.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        max_length=300,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="title",
                    ),
                ),
                (
                    "provider",
                    models.CharField(
                        choices=clipqa.hosts.provider_choices,
                        editable=False,
                        max_length=20,
                        verbose_name="provider",
                    ),
                ),
                (
                    "source_id",
                    models.CharField(editable=False, max_length=1000, verbose_name="source id"),
                ),
                (
                    "media_host",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        help_text="The other host that serves the file itself, for the content security policy.",
                        max_length=253,
                    ),
                ),
                (
                    "duration_ms",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="duration"),
                ),
                ("aired_on", models.DateField(blank=True, null=True, verbose_name="aired on")),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="A language tag such as en, ar or pt-BR.",
                        max_length=35,
                        validators=[clipqa.models.fields.validate_language],
                        verbose_name="language",
                    ),
                ),
                (
                    "transcript_public",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise readers see only the lines inside published clips.",
                        verbose_name="whole transcript is public",
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("unknown", "Not checked"),
                            ("ok", "Plays"),
                            ("gone", "Taken down"),
                            ("private", "Private"),
                            ("not_embeddable", "Can't be embedded"),
                        ],
                        default="unknown",
                        max_length=15,
                        verbose_name="health",
                    ),
                ),
                (
                    "health_checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
            ],
            options={
                "verbose_name": "video",
                "verbose_name_plural": "videos",
                "ordering": ["title"],
                "indexes": [models.Index(fields=["poster"], name="video_by_poster")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("provider"),
                        models.F("source_id"),
                        name="video_stands_once_in_the_library",
                        violation_error_message="This video is in the library already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duration_ms__isnull", True),
                            models.Q(("duration_ms__gt", 0), ("duration_ms__lte", 360000000)),
                            _connector="OR",
                        ),
                        name="video_lasts_up_to_100_hours",
                        violation_error_message="The duration must be more than 0 and less than 100 hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transcript",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transcripts",
                        to="clipqa.video",
                        verbose_name="video",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="A language tag such as en, ar or pt-BR.",
                        max_length=35,
                        validators=[clipqa.models.fields.validate_language],
                        verbose_name="language",
                    ),
                ),
            ],
            options={
                "verbose_name": "transcript",
                "verbose_name_plural": "transcripts",
                "ordering": ["video", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("video"),
                        models.F("language"),
                        name="video_has_one_transcript_in_a_language",
                        violation_error_message="This video has a transcript in this language already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "transcript",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cues",
                        to="clipqa.transcript",
                        verbose_name="transcript",
                    ),
                ),
                ("start_ms", models.PositiveBigIntegerField(verbose_name="start")),
                ("end_ms", models.PositiveBigIntegerField(verbose_name="end")),
                (
                    "speaker",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="speaker",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        max_length=2000,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="text",
                    ),
                ),
            ],
            options={
                "verbose_name": "cue",
                "verbose_name_plural": "cues",
                "ordering": ["start_ms", "end_ms", "pk"],
                "indexes": [models.Index(fields=["transcript", "start_ms"], name="cue_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_ms__gt", models.F("start_ms"))),
                        name="cue_ends_after_it_starts",
                        violation_error_message="The cue ends before it starts. Correct its times.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "poster",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="poster"
                    ),
                ),
                ("poster_width", models.PositiveIntegerField(default=0, editable=False)),
                ("poster_height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clips",
                        to="clipqa.video",
                        verbose_name="video",
                    ),
                ),
                ("start_ms", models.PositiveBigIntegerField(verbose_name="start")),
                ("end_ms", models.PositiveBigIntegerField(verbose_name="end")),
            ],
            options={
                "verbose_name": "clip",
                "verbose_name_plural": "clips",
                "ordering": ["video", "start_ms", "end_ms"],
                "indexes": [
                    models.Index(fields=["video", "start_ms", "end_ms"], name="clip_by_time"),
                    models.Index(fields=["poster"], name="clip_by_poster"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_ms__gt", models.F("start_ms")), ("start_ms__gte", 0)
                        ),
                        name="clip_ends_after_it_starts",
                        violation_error_message="The clip ends before it starts. Choose a later end.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_ms__lte", 360001000)),
                        name="clip_ends_within_100_hours",
                        violation_error_message="A clip must end within 100 hours. Choose an earlier end.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The name in the address. Left empty, it is made from the text.",
                        max_length=80,
                        unique=True,
                        validators=[clipqa.models.sluggable.validate_slug],
                        verbose_name="slug",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        max_length=300,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="question",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="A language tag such as en, ar or pt-BR.",
                        max_length=35,
                        validators=[clipqa.models.fields.validate_language],
                        verbose_name="language",
                    ),
                ),
                ("folded_text", models.TextField(default="", editable=False)),
                ("duplicate_number", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="questions",
                        to="clipqa.topic",
                        verbose_name="topics",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["text"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("language"),
                        models.F("folded_text"),
                        models.F("duplicate_number"),
                        name="question_stands_once_in_a_language",
                        violation_error_message="This question exists already in this language. Choose it instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("folded_text", ""), _negated=True),
                        name="question_has_words",
                        violation_error_message="A question needs words. Type the question.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit_version",
                    models.PositiveBigIntegerField(
                        default=1, editable=False, verbose_name="edit version"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="publish at",
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to keep it public.",
                        null=True,
                        verbose_name="expire at",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="The first public moment; it never changes after that.",
                        null=True,
                        verbose_name="published at",
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=clipqa.models.public_id.new_public_id,
                        editable=False,
                        max_length=10,
                        unique=True,
                        verbose_name="public id",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="The answer's id in the system it was imported from.",
                        max_length=200,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="external key",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="clipqa.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "clip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="clipqa.clip",
                        verbose_name="clip",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="Markdown: paragraphs, emphasis, lists and links. 70-100 words are best.",
                        max_length=20000,
                        validators=[
                            clipqa.models.fields.validate_plain_text,
                            clipqa.models.fields.validate_markdown,
                        ],
                        verbose_name="answer",
                    ),
                ),
                (
                    "speaker",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="speaker",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "editor",
                    models.CharField(
                        blank=True,
                        help_text="The public byline.",
                        max_length=120,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="editor",
                    ),
                ),
                (
                    "correction",
                    models.TextField(
                        blank=True,
                        help_text="Shown on the card with its date.",
                        max_length=1000,
                        validators=[clipqa.models.fields.validate_plain_text],
                        verbose_name="correction note",
                    ),
                ),
                (
                    "corrected_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="corrected at"
                    ),
                ),
                (
                    "ai_disclosure",
                    models.BooleanField(
                        default=False,
                        help_text="Shown on the card.",
                        verbose_name="written with the help of AI",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["-published_at", "-pk"],
                "permissions": [("review_answer", "Can see, review and publish all answers")],
                "indexes": [
                    models.Index(fields=["-published_at", "-id"], name="answer_newest_first"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status"],
                        name="answer_unpublished",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="published_answer_knows_since_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_at__isnull", True),
                            ("expire_at__isnull", True),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="answer_expires_after_it_is_published",
                        violation_error_message="It would expire before it is published. Choose a later moment to expire.",
                    ),
                    models.UniqueConstraint(
                        models.F("key"),
                        condition=models.Q(("key", ""), _negated=True),
                        name="answer_key_is_unique_or_empty",
                        violation_error_message="Another answer has this external key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            models.Q(("body", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="published_answer_has_words",
                        violation_error_message="A published answer needs words. Write the answer, or keep it a draft.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlugRedirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model_name", models.CharField(max_length=20, verbose_name="model")),
                ("old_slug", models.CharField(max_length=80, verbose_name="old slug")),
                ("target_id", models.PositiveBigIntegerField(verbose_name="target")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "redirect",
                "verbose_name_plural": "redirects",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("model_name"),
                        models.F("old_slug"),
                        name="old_slug_leads_to_one_record",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=64, unique=True, verbose_name="address")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
            ],
            options={
                "verbose_name": "tombstone",
                "verbose_name_plural": "tombstones",
            },
        ),
    ]
