"""The cards of a list without words: counted and put in order by the database."""

from dataclasses import dataclass

from django.db.models import Subquery

from clipqa.feed.cards import Card, card_of, public_answers
from clipqa.feed.facets import Counts, count_entries
from clipqa.feed.filters import narrow
from clipqa.feed.query import AsOf, FeedQuery
from clipqa.feed.scope import Scope
from clipqa.models import SearchEntry
from clipqa.models.search_entry import SearchEntryQuerySet
from clipqa.search import Matches

# Every order ends in the answer's id, so that no two cards can change places.
ORDERS = {
    "newest": ("-published_at", "-answer_id"),
    "oldest": ("published_at", "answer_id"),
    "shortest": ("duration_ms", "-published_at", "-answer_id"),
    "longest": ("-duration_ms", "-published_at", "-answer_id"),
}


@dataclass(frozen=True)
class PlainListing:
    """`entries` are all it lists; every count is exact."""

    entries: SearchEntryQuerySet
    count: int
    counts: Counts
    count_is_exact: bool = True
    counted_at_most: int = 0

    def page(self, query: FeedQuery, part: slice) -> tuple[list[Card], AsOf | None]:
        """The cards of a page, and the newest answer of the list it is a page of."""
        if not self.count:
            return [], query.as_of
        order = ORDERS.get(query.order, ORDERS["newest"])
        newest = self.entries.order_by(*ORDERS["newest"])
        answers = (
            public_answers()
            .filter(pk__in=self.entries.order_by(*order).values("pk")[part])
            .annotate(
                newest_at=Subquery(newest.values("published_at")[:1]),
                newest_id=Subquery(newest.values("answer_id")[:1]),
            )
            .order_by(*(_through_entry(name) for name in order))
        )
        found = list(answers)
        if query.as_of or not found:
            return [card_of(answer) for answer in found], query.as_of
        return [card_of(answer) for answer in found], AsOf(found[0].newest_at, found[0].newest_id)


def list_entries(query: FeedQuery, matches: Matches | None, scope: Scope) -> PlainListing:
    """`matches` may name outlets and topics; it asks for no words."""
    count, counts = count_entries(query, matches, scope)
    entries = scope.narrow(narrow(SearchEntry.objects.visible(), query, matches))
    return PlainListing(entries, count, counts)


def _through_entry(name: str) -> str:
    sign = "-" if name.startswith("-") else ""
    return f"{sign}search_entry__{name.removeprefix('-')}"
