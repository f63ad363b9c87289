"""What readers can find: a row for each answer that is or will be public."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clipqa.models.answer import Answer
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.video import Video


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible(self, now: datetime | None = None) -> Self:
        """The twin of `Answer.objects.published()`, read by everything that lists cards."""
        now = now or timezone.now()
        return self.filter(
            Q(visible_until__isnull=True) | Q(visible_until__gt=now), visible_from__lte=now
        )

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-answer_id")


class SearchEntry(models.Model):
    """Written in the transaction that saves the answer, so nothing leaks whatever crashes."""

    answer = models.OneToOneField(
        Answer, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    visible_from = models.DateTimeField(db_index=True)
    visible_until = models.DateTimeField(null=True, db_index=True)
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

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-answer"], name="entry_newest_first"),
            models.Index(fields=["outlet", "-published_at", "-answer"], name="entry_by_outlet"),
            models.Index(fields=["duration_ms", "answer"], name="entry_by_duration"),
            models.Index(fields=["shown_on"], name="entry_by_day"),
        ]

    def __str__(self) -> str:
        return self.question_text
