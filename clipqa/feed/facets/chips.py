"""Chips: the filters in force, each with the URL that removes it."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.facets import FACETS, RecordFacet
from clipqa.feed.facets.names import KnownNames
from clipqa.feed.query import FeedQuery


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


def chips_of(query: FeedQuery, names: KnownNames, path: str) -> list[Chip]:
    chips = []
    if query.text:
        chips.append(Chip(_quoted(query.text), query.changed(text="").url(path)))
    for facet in FACETS:
        for value in query.chosen.get(facet.name, ()):
            is_named = isinstance(facet, RecordFacet)
            label = names[facet.name].names[value] if is_named else facet.display(str(value))
            chips.append(Chip(label, query.toggled(facet.name, value).url(path)))
    if query.date_from:
        label = _("From %(day)s") % {"day": date_format(query.date_from, "j M Y")}
        chips.append(Chip(label, query.changed(date_from=None).url(path)))
    if query.date_to:
        label = _("Until %(day)s") % {"day": date_format(query.date_to, "j M Y")}
        chips.append(Chip(label, query.changed(date_to=None).url(path)))
    return chips


def _quoted(text: str) -> str:
    """Add quotation marks, except to a single phrase, which has its own."""
    is_phrase = len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') == 2
    return text if is_phrase else f"“{text}”"
