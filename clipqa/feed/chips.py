"""The reader's choices, each with the address that takes it back."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.feed.facets import DURATION_LABELS, language_name
from clipqa.feed.names import KnownNames
from clipqa.feed.query import FeedQuery


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


def chips_of(query: FeedQuery, names: KnownNames, path: str) -> list[Chip]:
    def without(attribute: str, value: object) -> str:
        return query.toggled(attribute, value).url(path)

    chips = []
    if query.text:
        chips.append(Chip(_quoted(query.text), query.changed(text="").url(path)))
    chips += [Chip(names.outlet.names[s], without("outlets", s)) for s in query.outlets]
    chips += [Chip(names.topic.names[s], without("topics", s)) for s in query.topics]
    chips += [Chip(str(DURATION_LABELS[d]), without("durations", d)) for d in query.durations]
    chips += [Chip(str(year), without("years", year)) for year in query.years]
    chips += [Chip(language_name(tag), without("languages", tag)) for tag in query.languages]
    if query.date_from:
        label = _("From %(day)s") % {"day": date_format(query.date_from, "j M Y")}
        chips.append(Chip(label, query.changed(date_from=None).url(path)))
    if query.date_to:
        label = _("Until %(day)s") % {"day": date_format(query.date_to, "j M Y")}
        chips.append(Chip(label, query.changed(date_to=None).url(path)))
    return chips


def _quoted(text: str) -> str:
    """A phrase stands in quotation marks already."""
    is_phrase = len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') == 2
    return text if is_phrase else f"“{text}”"
