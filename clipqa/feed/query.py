"""The query of a feed as an immutable value, with the URLs of related queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from clipqa.facets import BY_NAME

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_TEXT_LENGTH = 500


@dataclass(frozen=True)
class AsOf:
    """An anchor: the newest answer when the first page was read. Newer answers are left out."""

    published_at: datetime
    answer_id: int

    def pair(self) -> tuple[datetime, int]:
        return self.published_at, self.answer_id

    def __str__(self) -> str:
        return f"{(self.published_at - EPOCH) // timedelta(microseconds=1)}-{self.answer_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the `str()` of an anchor. Raises `ValueError` for anything else."""
        microseconds, _, answer_id = text.partition("-")
        if not (microseconds.isdecimal() and answer_id.isdecimal()) or len(text) > 40:
            raise ValueError(text)
        try:
            moment = EPOCH + timedelta(microseconds=int(microseconds))
        except OverflowError as error:
            raise ValueError(text) from error
        if int(answer_id) >= 2**63:  # more than a bigint column holds
            raise ValueError(text)
        return cls(moment, int(answer_id))


@dataclass(frozen=True)
class FeedQuery:
    """A query of the feed. `chosen` has the selected values of each facet, by the facet's name.

    `kind` is "clips" for a search without articles.
    """

    text: str = ""
    chosen: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    kind: str = ""
    sort: str = ""
    as_typed: bool = False
    page: int = 1
    as_of: AsOf | None = None

    def __post_init__(self) -> None:
        if not all(self.chosen.values()):
            chosen = {facet: values for facet, values in self.chosen.items() if values}
            object.__setattr__(self, "chosen", chosen)

    def value(self, name: str) -> Any:
        """Return the selected values of a facet, or the field of that name."""
        return self.chosen.get(name, ()) if name in BY_NAME else getattr(self, name)

    @property
    def order(self) -> str:
        """The effective order: by default "best" with a text, else "newest"."""
        return self.sort or ("best" if self.text else "newest")

    def with_page(self, page: int, as_of: AsOf | None = None) -> Self:
        return replace(self, page=page, as_of=as_of)

    def changed(self, **values: Any) -> Self:
        """Return the query with other filters, at the first page."""
        return replace(self, **values, page=1, as_of=None)

    def without(self, *names: str) -> Self:
        """Return the query without the values of these facets and fields."""
        chosen = {facet: values for facet, values in self.chosen.items() if facet not in names}
        fields = {name: getattr(FeedQuery, name) for name in names if name not in BY_NAME}
        return self.changed(chosen=chosen, **fields)

    def toggled(self, facet: str, value: Any) -> Self:
        """Return the query with a value added to a facet, or removed if it is selected."""
        values = self.chosen.get(facet, ())
        if value in values:
            values = tuple(item for item in values if item != value)
        else:
            values = (*values, value)
        return self.changed(chosen={**self.chosen, facet: values})

    def pairs(self) -> list[tuple[str, str]]:
        """Return parameters and values, without defaults and the number of the first page."""
        pairs: list[tuple[str, str]] = []
        for name, parameter in PARAMETERS.items():
            value = self.value(name)
            if not value or (name == "page" and value == 1):
                continue
            values = value if isinstance(value, tuple) else (1 if value is True else value,)
            pairs.extend((parameter, str(item)) for item in values)
        return pairs

    def url(self, path: str) -> str:
        """Return the URL of the query, from which it can be parsed again."""
        querystring = urlencode(self.pairs())
        return f"{path}?{querystring}" if querystring else path


def _parameters() -> dict[str, str]:
    named = {"text": "q"}
    for facet in BY_NAME:
        if facet == "language":  # the dates come before it, so that URLs don't change
            named |= {"date_from": "from", "date_to": "to"}
        named[facet] = facet
    named |= {"kind": "kind"}
    return named | {"sort": "sort", "as_typed": "as_typed", "page": "page", "as_of": "as_of"}


# Facets and fields with their parameters, in the order of URLs.
PARAMETERS = _parameters()
# Facets and fields that narrow a list.
FILTER_FIELDS = [name for name in PARAMETERS if name in {"text", "date_from", "date_to", *BY_NAME}]
