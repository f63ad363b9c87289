"""What a reader asked the feed for: parsed once at the door, then a value."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_TEXT = 500


@dataclass(frozen=True)
class AsOf:
    """The newest answer when a walk through the pages began; newer ones are left out."""

    published_at: datetime
    answer_id: int

    def pair(self) -> tuple[datetime, int]:
        return self.published_at, self.answer_id

    def __str__(self) -> str:
        return f"{(self.published_at - EPOCH) // timedelta(microseconds=1)}-{self.answer_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `ValueError` for anything that `str()` of an anchor never gives."""
        microseconds, _, answer_id = text.partition("-")
        if not (microseconds.isdecimal() and answer_id.isdecimal()) or len(text) > 40:
            raise ValueError(text)
        try:
            moment = EPOCH + timedelta(microseconds=int(microseconds))
        except OverflowError as error:
            raise ValueError(text) from error
        if int(answer_id) >= 2**63:
            raise ValueError(text)
        return cls(moment, int(answer_id))


@dataclass(frozen=True)
class FeedQuery:
    text: str = field(default="", metadata={"parameter": "q"})
    outlets: tuple[str, ...] = field(default=(), metadata={"parameter": "outlet"})
    topics: tuple[str, ...] = field(default=(), metadata={"parameter": "topic"})
    durations: tuple[str, ...] = field(default=(), metadata={"parameter": "duration"})
    years: tuple[int, ...] = field(default=(), metadata={"parameter": "year"})
    date_from: date | None = field(default=None, metadata={"parameter": "from"})
    date_to: date | None = field(default=None, metadata={"parameter": "to"})
    languages: tuple[str, ...] = field(default=(), metadata={"parameter": "language"})
    sort: str = field(default="", metadata={"parameter": "sort"})
    as_typed: bool = field(default=False, metadata={"parameter": "as_typed"})
    page: int = field(default=1, metadata={"parameter": "page"})
    as_of: AsOf | None = field(default=None, metadata={"parameter": "as_of"})

    @property
    def order(self) -> str:
        """The sort in force: the best first where there are words, else the newest."""
        return self.sort or ("best" if self.text else "newest")

    def with_page(self, page: int, as_of: AsOf | None = None) -> Self:
        return replace(self, page=page, as_of=as_of)

    def changed(self, **values: Any) -> Self:
        """Another choice of filters; that always leads to its first page."""
        return replace(self, **values, page=1, as_of=None)

    def toggled(self, attribute: str, value: Any) -> Self:
        """With the value added to a repeatable filter, or removed where it stands."""
        values: tuple[Any, ...] = getattr(self, attribute)
        if value in values:
            kept = tuple(item for item in values if item != value)
        else:
            kept = (*values, value)
        return self.changed(**{attribute: kept})

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters and values, the page left out when it is the first."""
        pairs: list[tuple[str, str]] = []
        for attribute, parameter in PARAMETERS.items():
            value = getattr(self, attribute)
            if not value or (attribute == "page" and value == 1):
                continue
            values = value if isinstance(value, tuple) else (1 if value is True else value,)
            pairs.extend((parameter, str(item)) for item in values)
        return pairs

    def url(self, path: str) -> str:
        """The query as an address below a path; parsing it gives the query back."""
        querystring = urlencode(self.pairs())
        return f"{path}?{querystring}" if querystring else path


PARAMETERS: dict[str, str] = {
    name: entry.metadata["parameter"] for name, entry in FeedQuery.__dataclass_fields__.items()
}
