"""Facets as a page shows them: short at first, the rest a press away, all on their own page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from clipqa.feed.facets import Facet, FacetValue
from clipqa.search.words import fold

SHOWN_AT_ONCE = 6
LONG_ABOVE = 12  # from here on a box that narrows the list is of use
MOST_ON_A_PAGE = 50
MOST_AT_ALL = 5_000
BY_NAME = {"outlet", "topic", "language"}


@dataclass(frozen=True)
class Wording:
    choose: str | Promise
    find: str | Promise
    more: str | Promise
    all_of: str | Promise


# What "All 12 outlets" is called; a facet without a row here is spoken of in general.
WORDINGS = {
    "outlet": Wording(
        _("Choose an outlet"),
        _("Find an outlet"),
        _("More outlets"),
        ngettext_lazy("All %(shown)s outlet", "All %(shown)s outlets", "count"),
    ),
    "topic": Wording(
        _("Choose a topic"),
        _("Find a topic"),
        _("More topics"),
        ngettext_lazy("All %(shown)s topic", "All %(shown)s topics", "count"),
    ),
    "year": Wording(
        _("Choose a year"),
        _("Find a year"),
        _("More years"),
        ngettext_lazy("All %(shown)s year", "All %(shown)s years", "count"),
    ),
    "language": Wording(
        _("Choose a language"),
        _("Find a language"),
        _("More languages"),
        ngettext_lazy("All %(shown)s language", "All %(shown)s languages", "count"),
    ),
}
IN_GENERAL = Wording(
    _("Choose a value"),
    _("Find a value"),
    _("More"),
    ngettext_lazy("All %(shown)s value", "All %(shown)s values", "count"),
)


@dataclass(frozen=True)
class FacetList:
    """`first` stands open, the chosen among it; `rest` behind a press.

    `whole_url` leads to the page of all values, '' where they all stand here.
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
        """Whether choosing changes anything: one value that every card has is no choice."""
        return self.total > 1 or any(value.selected for value in self.first)

    @property
    def wording(self) -> Wording:
        return WORDINGS.get(self.name, IN_GENERAL)

    @property
    def all_label(self) -> str:
        shown = number_format(self.total, use_l10n=True, force_grouping=True)
        return str(self.wording.all_of % {"count": self.total, "shown": shown})


def shortened(facet: Facet) -> FacetList:
    kept = facet.make_values(MOST_ON_A_PAGE)
    first = [value for at, value in enumerate(kept) if at < SHOWN_AT_ONCE or value.selected]
    rest = [value for at, value in enumerate(kept) if at >= SHOWN_AT_ONCE and not value.selected]
    return FacetList(
        name=facet.name,
        label=facet.label,
        first=first,
        rest=rest,
        total=facet.total,
        whole_url=_whole_url(facet) if len(kept) < facet.total else "",
    )


def _whole_url(facet: Facet) -> str:
    return f"{facet.url}{'&' if '?' in facet.url else '?'}fragment=facet&facet={facet.name}"


def whole_list(facets: Iterable[Facet], name: str) -> FacetList | None:
    """Every value of one facet in the order in which people look for it; None if it has none."""
    facet = next((facet for facet in facets if facet.name == name), None)
    if facet is None:
        return None
    # Were there ever more, those that nearly nobody's card has would be the ones left out.
    values = facet.values[:MOST_AT_ALL]
    if name in BY_NAME:
        values = sorted(values, key=lambda value: (fold(value.label), value.label))
    return FacetList(name, facet.label, values, [], len(values))
