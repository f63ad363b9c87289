"""The search index: a row for each answer that is or will be public."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clipqa.models import facet_columns
from clipqa.models.answer import Answer
from clipqa.models.facet_text import FacetText
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.video import Video


class EntryQuerySet(models.QuerySet[Any]):
    """For entries, and for tables with the same primary key."""

    def visible(self, now: datetime | None = None) -> Self:
        """Return visible entries, as `Answer.objects.published()` does.

        Everything that lists cards uses it.
        """
        now = now or timezone.now()
        hidden = Q(visible_from__gt=now) | Q(visible_until__lte=now)
        # Excludes the hidden entries, which are few. A planner takes the opposite condition for
        # selective, and sorts the whole library instead of reading it in the order of an index.
        return self.exclude(pk__in=SearchEntry.objects.filter(hidden).values("pk"))

    def each_visible(self, now: datetime | None = None) -> Self:
        """Like `visible`, by a condition on each entry: for the few dependents of a record."""
        now = now or timezone.now()
        not_expired = Q(visible_until__isnull=True) | Q(visible_until__gt=now)
        return self.filter(not_expired, visible_from__lte=now)


class SearchEntryQuerySet(EntryQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-answer_id")


class SearchEntry(facet_columns.FacetColumns):
    """Written in the transaction that saves the answer, so that no crash can leave it outdated."""

    answer = models.OneToOneField(
        Answer, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(null=True)
    # Texts by weight.
    question_text = models.TextField()
    answer_text = models.TextField()
    names_text = models.TextField()
    transcript_text = models.TextField()
    # The terms of these texts, as in the index, joined by spaces (search/terms.py).
    question_terms = models.TextField(default="")
    answer_terms = models.TextField(default="")
    names_terms = models.TextField(default="")
    transcript_terms = models.TextField(default="")
    is_counted = models.BooleanField(
        default=False, help_text="its words stand in the vocabulary: it has become visible"
    )
    # Values on the card that are not columns of the answer, so that a list needs no more joins.
    topics = models.JSONField(default=list, help_text="[[name, slug], ...] in order")
    cues = models.JSONField(default=list, help_text="[[start_ms, end_ms, speaker, text], ...]")
    cues_language = models.CharField(max_length=35, blank=True)
    # For filters and sorting.
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="+")
    video = models.ForeignKey(Video, models.CASCADE, related_name="+")
    published_at = models.DateTimeField()

    # Folded words. Set only on an entry that was just composed.
    words: set[str] | None = None
    # Its facet values that are plain texts. Set only on an entry that was just composed.
    texts: list[FacetText] | None = None

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # With all columns that lists filter, count and order by, so that none of them reads the
            # wide rows.
            models.Index(
                fields=[
                    "-published_at",
                    "-answer",
                    "is_counted",
                    "outlet",
                    "question",
                    *facet_columns.FIELDS,
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
            models.Index(fields=["speaker", "-published_at", "-answer"], name="entry_by_speaker"),
            models.Index(fields=["visible_from"], name="entry_begins"),
            models.Index(
                fields=["visible_until"],
                condition=Q(visible_until__isnull=False),
                name="entry_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.question_text
