"""What a page narrows its feed to before the reader chooses anything."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from clipqa.models import Question
from clipqa.models.search_entry import SearchEntryQuerySet


@dataclass(frozen=True)
class Scope:
    """A topic's page, an outlet's page, or everything. Ids, since the page has the record."""

    topic_id: int | None = None
    outlet_id: int | None = None

    def narrow(self, entries: SearchEntryQuerySet) -> SearchEntryQuerySet:
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
