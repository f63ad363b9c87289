"""The number of cards of each list, and their positions in it, updated with every change.

A scope is a list that readers page through: "all", "topic-12" or "outlet-3", newest first.
"""

from django.db import models

from clipqa.models.search_entry import SearchEntry
from clipqa.models.topic import Topic


class TopicEntry(models.Model):
    """A counted entry under one of its topics, to read a topic's list in its order."""

    # No constraint: the row remains after its topic is deleted, until the entry is reindexed and
    # the counters are lowered.
    topic = models.ForeignKey(
        Topic, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="topic_entries")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "topic", "published_at", "entry", name="entry_stands_once_under_a_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} under {self.topic_id}"


class ListBucket(models.Model):
    """The number of cards of a list between two positions, each a (published_at, answer id).

    The buckets of a scope cover all time without gaps. So the sum of some of them gives the page of
    a card, and the first card of a page.
    """

    scope = models.CharField(max_length=28)
    from_at = models.DateTimeField()
    from_id = models.BigIntegerField()
    to_at = models.DateTimeField()
    to_id = models.BigIntegerField()
    cards = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "scope", "from_at", "from_id", name="one_part_begins_at_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cards} of {self.scope} from {self.from_at}"


class FacetCount(models.Model):
    """The number of cards of a scope with one value of a facet.

    `ref` is the id of the value's record, for outlets, topics and texts; other facets have a
    `value`.
    """

    scope = models.CharField(max_length=28)
    facet = models.CharField(max_length=10)
    ref = models.BigIntegerField(default=0)
    value = models.CharField(max_length=35, default="", blank=True)
    cards = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "scope", "facet", "ref", "value", name="facet_value_is_counted_once"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "facet", "-cards", "ref"], name="facet_count_largest"),
        ]

    def __str__(self) -> str:
        return f"{self.cards} of {self.scope}: {self.facet} {self.value or self.ref}"
