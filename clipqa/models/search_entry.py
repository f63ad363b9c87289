"""What readers can find: a row for each answer that is or will be public."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clipqa.models.answer import Answer
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.video import Video


class EntryQuerySet(models.QuerySet[Any]):
    """Of entries, or of what is kept by the same key."""

    def visible(self, now: datetime | None = None) -> Self:
        """The twin of `Answer.objects.published()`, read by everything that lists cards."""
        now = now or timezone.now()
        hidden = Q(visible_from__gt=now) | Q(visible_until__lte=now)
        # Asked who is hidden, for these are few: asked who is not, a planner takes that for
        # telling, and sorts the whole library where an index has it in order.
        return self.exclude(pk__in=SearchEntry.objects.filter(hidden).values("pk"))

    def each_visible(self, now: datetime | None = None) -> Self:
        """The same, asked of each entry by itself: for the few that lean on one record."""
        now = now or timezone.now()
        stays = Q(visible_until__isnull=True) | Q(visible_until__gt=now)
        return self.filter(stays, visible_from__lte=now)


class SearchEntryQuerySet(EntryQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-answer_id")


class SearchEntry(models.Model):
    """Written in the transaction that saves the answer, so nothing leaks whatever crashes."""

    answer = models.OneToOneField(
        Answer, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(null=True)
    # Text by weight.
    question_text = models.TextField()
    answer_text = models.TextField()
    names_text = models.TextField()
    transcript_text = models.TextField()
    # The same by what the index knows it by: terms joined by spaces (search/terms.py).
    question_terms = models.TextField(default="")
    answer_terms = models.TextField(default="")
    names_terms = models.TextField(default="")
    transcript_terms = models.TextField(default="")
    is_counted = models.BooleanField(
        default=False, help_text="its words stand in the vocabulary: it has become visible"
    )
    # What the card shows beside the answer's own columns, so that a list needs no more joins.
    topics = models.JSONField(default=list, help_text="[[name, slug], ...] in order")
    cues = models.JSONField(default=list, help_text="[[start_ms, end_ms, speaker, text], ...]")
    cues_language = models.CharField(max_length=35, blank=True)
    # What filters and sorts need.
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="+")
    video = models.ForeignKey(Video, models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    shown_on = models.DateField(help_text="aired on, else the day of publication, site time zone")
    duration_ms = models.PositiveBigIntegerField()
    language = models.CharField(max_length=35)

    # Folded; known only where the entry was just composed of them.
    words: set[str] | None = None

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # With all that lists walk over, filter and count, so that none of these opens the
            # wide rows.
            models.Index(
                fields=[
                    "-published_at",
                    "-answer",
                    "is_counted",
                    "outlet",
                    "question",
                    "duration_ms",
                    "shown_on",
                    "language",
                ],
                name="entry_newest_first",
            ),
            models.Index(
                fields=["outlet", "-published_at", "-answer", "is_counted"], name="entry_by_outlet"
            ),
            models.Index(
                fields=["duration_ms", "-published_at", "-answer"], name="entry_by_duration"
            ),
            models.Index(
                fields=["-duration_ms", "-published_at", "-answer"], name="entry_by_length"
            ),
            models.Index(fields=["shown_on"], name="entry_by_day"),
            models.Index(fields=["visible_from"], name="entry_begins"),
            models.Index(
                fields=["visible_until"],
                condition=Q(visible_until__isnull=False),
                name="entry_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.question_text
