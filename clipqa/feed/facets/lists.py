"""Facets as a page shows them: the first values, a collapsed rest, and a page with all values."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clipqa.facets import BY_NAME, Wording
from clipqa.facets.kinds import DEFAULT_WORDING
from clipqa.feed.facets.groupings import CountedFacet, FacetValue
from clipqa.lib.words import fold

SHOWN_AT_ONCE = 6
LONG_ABOVE = 12  # longer lists have a box that filters them
MAX_PER_PAGE = 50
MAX_VALUES_IN_ALL = 5_000


@dataclass(frozen=True)
class FacetList:
    """A facet's values for a page.

    `first` is shown at once and includes the selected values; `rest` is collapsed. `whole_url` is
    the page of all values, or '' if all are here.
    """

    name: str
    label: str | Promise
    first: list[FacetValue]
    rest: list[FacetValue]
    total: int
    whole_url: str = ""

    @property
    def is_long(self) -> bool:
        return self.total > LONG_ABOVE

    @property
    def offers_choice(self) -> bool:
        """Whether selecting changes the list. A single value doesn't, unless it is selected."""
        return self.total > 1 or any(value.selected for value in self.first)

    @property
    def wording(self) -> Wording:
        return BY_NAME[self.name].wording if self.name in BY_NAME else DEFAULT_WORDING

    @property
    def all_label(self) -> str:
        shown = number_format(
            min(self.total, MAX_VALUES_IN_ALL), use_l10n=True, force_grouping=True
        )
        if self.total > MAX_VALUES_IN_ALL:
            return _("The %(shown)s most common") % {"shown": shown}
        return str(self.wording.all_of % {"count": self.total, "shown": shown})


def shorten(facet: CountedFacet) -> FacetList:
    values = facet.make_values(MAX_PER_PAGE)
    first = [value for at, value in enumerate(values) if at < SHOWN_AT_ONCE or value.selected]
    rest = [value for at, value in enumerate(values) if at >= SHOWN_AT_ONCE and not value.selected]
    return FacetList(
        name=facet.name,
        label=facet.label,
        first=first,
        rest=rest,
        total=facet.total,
        whole_url=_whole_url(facet) if len(values) < facet.total else "",
    )


def _whole_url(facet: CountedFacet) -> str:
    return f"{facet.url}{'&' if '?' in facet.url else '?'}fragment=facet&facet={facet.name}"


def full_list(facets: Iterable[CountedFacet], name: str) -> FacetList | None:
    """Return all values of a facet, sorted by name or as on the page; None if it has none."""
    facet = next((facet for facet in facets if facet.name == name), None)
    if facet is None:
        return None
    # Cut before sorting by name, so that the values with the fewest cards are left out.
    values = facet.values[:MAX_VALUES_IN_ALL]
    if BY_NAME[name].is_sorted_by_name:
        values = sorted(values, key=lambda value: (fold(value.label), value.label))
    return FacetList(name, facet.label, values, [], len(values))
