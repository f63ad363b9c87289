"""The scope of a feed: all cards, or those of the topic or outlet whose page it is."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef

from clipqa.feed.filters import Entries
from clipqa.models import Outlet, Question, Topic


@dataclass(frozen=True)
class Scope:
    """All cards, or those of a topic or an outlet.

    `own` is the facet and the slug of that topic or outlet, a value that the facets leave out.
    """

    topic_id: int | None = None
    outlet_id: int | None = None
    own: tuple[str, str] = ("", "")

    @classmethod
    def topic(cls, topic: Topic) -> Self:
        return cls(topic_id=topic.pk, own=("topic", topic.slug))

    @classmethod
    def outlet(cls, outlet: Outlet) -> Self:
        return cls(outlet_id=outlet.pk, own=("outlet", outlet.slug))

    def filter_entries(self, entries: Entries) -> Entries:
        if self.topic_id is not None:
            # A condition instead of a join, which could repeat rows that are counted later.
            links = Question.topics.through.objects.filter(
                question_id=OuterRef("question_id"), topic_id=self.topic_id
            )
            entries = entries.filter(Exists(links))
        if self.outlet_id is not None:
            entries = entries.filter(outlet=self.outlet_id)
        return entries


EVERYTHING = Scope()
