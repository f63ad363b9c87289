"""What a page narrows its feed to before the reader chooses anything."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef

from clipqa.feed.filters import Entries
from clipqa.models import Outlet, Question, Topic


@dataclass(frozen=True)
class Scope:
    """A topic's page, an outlet's page, or everything.

    `own` is the facet value that the page itself stands for, which its facets leave out.
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

    def narrow(self, entries: Entries) -> Entries:
        if self.topic_id is not None:
            # A condition rather than a join: what counts rows later must not count twice.
            about = Question.topics.through.objects.filter(
                question_id=OuterRef("question_id"), topic_id=self.topic_id
            )
            entries = entries.filter(Exists(about))
        if self.outlet_id is not None:
            entries = entries.filter(outlet=self.outlet_id)
        return entries


EVERYTHING = Scope()
