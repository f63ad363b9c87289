"""The table of the pages that are measured, and of the records and words that they need."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

CONSTANT = "constant 20 kB"
FIRST, LAST = "feed, first page", "feed, last page"
NOT_MODIFIED = "feed, first page, 304"
LISTS = ("feed", "topic", "outlet")
PLACES = {"first": 0.0, "middle": 0.5, "last": 1.0}
# Searches that are measured without their facets too, for the cost of facets.
FACETED = ("search, very common", "search, common", "search, with filter")
# The pages that are measured over HTTP with a page cache, and all that a quick run measures there.
MAIN = ("home", FIRST, LAST, "question", "search, common", "suggestion")


@dataclass(frozen=True)
class PagedList:
    path: str
    count: int
    per_page: int

    def page(self, share: float) -> str:
        """Return the address of a page of the list: 0 is the first, 1 the last."""
        last = max(1, ceil(self.count / self.per_page))
        number = 1 + round(share * (last - 1))
        return self.path if number == 1 else f"{self.path}?page={number}"


@dataclass(frozen=True)
class Subjects:
    """The records and words that a library is asked for."""

    everything: PagedList
    topic: PagedList
    outlet: PagedList
    outlet_slug: str
    question_slug: str
    very_common: str
    common: str
    middling: str
    rare: str
    phrase: str
    typo: str


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    compressed: bool = True
    revalidated: bool = False


def pages_of(subjects: Subjects, *, prepared: bool) -> list[Page]:
    lists = (subjects.everything, subjects.topic, subjects.outlet)
    return [
        Page("home", "/"),
        *(
            Page(f"{name}, {place} page", paged.page(share))
            for name, paged in zip(LISTS, lists, strict=True)
            for place, share in PLACES.items()
        ),
        Page("feed, first page, not packed", "/search/", compressed=False),
        *([Page(NOT_MODIFIED, "/search/", revalidated=True)] if prepared else []),
        Page("question", f"/questions/{subjects.question_slug}/"),
        *_searches(subjects),
        Page("suggestion", _url("/api/v1/suggest/", q=subjects.common[:3])),
        Page("suggestion, two words", _url("/api/v1/suggest/", q=_two_words(subjects))),
        Page("facets, all topics", _url("/search/", fragment="facet", facet="topic")),
        Page(
            "facets, topics of a search",
            _url("/search/", q=subjects.common, fragment="facet", facet="topic"),
        ),
    ]


def _searches(subjects: Subjects) -> list[Page]:
    common = subjects.common
    queries = {
        "very common": {"q": subjects.very_common},
        "common": {"q": common},
        "rare": {"q": subjects.rare},
        "two words": {"q": f"{common} {subjects.middling}"},
        "phrase": {"q": f'"{subjects.phrase}"'},
        "typo": {"q": subjects.typo},
        "nothing": {"q": "zzqxvj qvxzzk"},
        "with filter": {"q": common, "outlet": subjects.outlet_slug},
    }
    return [Page(f"search, {name}", _url("/search/", **query)) for name, query in queries.items()]


def _two_words(subjects: Subjects) -> str:
    return f"{subjects.common} {subjects.middling[:2]}"


def _url(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"
