"""The table of what is measured: a page and its address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from scripts.benchmarks.subjects import Subjects

CONSTANT = "constant 20 kB"
FIRST, LAST = "feed, first page", "feed, last page"
NOT_MODIFIED = "feed, first page, 304"
LISTS = ("feed", "topic", "outlet")
PLACES = {"first": 0.0, "middle": 0.5, "last": 1.0}
# Searches that are asked for without their facets too, to tell what these add.
FACETED = ("search, very common", "search, common", "search, with filter")
# What prepared pages are measured on over HTTP, and all that a quick run asks for there.
CHIEF = (CONSTANT, "home", FIRST, LAST, "question", "search, common", "suggestion")


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    packed: bool = True
    revalidated: bool = False


def pages_of(subjects: Subjects, *, prepared: bool) -> list[Page]:
    lists = (subjects.everything, subjects.topic, subjects.outlet)
    return [
        Page(CONSTANT, "/bench/constant/"),
        Page("home", "/"),
        *(
            Page(f"{name}, {place} page", listed.page(share))
            for name, listed in zip(LISTS, lists, strict=True)
            for place, share in PLACES.items()
        ),
        Page("feed, first page, not packed", "/search/", packed=False),
        *([Page(NOT_MODIFIED, "/search/", revalidated=True)] if prepared else []),
        Page("question", f"/questions/{subjects.question_slug}/"),
        *_searches(subjects),
        Page("suggestion", _asked("/api/v1/suggest/", q=subjects.common[:3])),
        Page("suggestion, two words", _asked("/api/v1/suggest/", q=_half_typed(subjects))),
        Page("facets, all topics", _asked("/search/", fragment="facet", facet="topic")),
        Page(
            "facets, topics of a search",
            _asked("/search/", q=subjects.common, fragment="facet", facet="topic"),
        ),
    ]


def _searches(subjects: Subjects) -> list[Page]:
    common = subjects.common
    asked = {
        "very common": {"q": subjects.very_common},
        "common": {"q": common},
        "rare": {"q": subjects.rare},
        "two words": {"q": f"{common} {subjects.middling}"},
        "phrase": {"q": f'"{subjects.phrase}"'},
        "typo": {"q": subjects.typo},
        "nothing": {"q": "zzqxvj qvxzzk"},
        "with filter": {"q": common, "outlet": subjects.outlet_slug},
    }
    return [Page(f"search, {name}", _asked("/search/", **query)) for name, query in asked.items()]


def _half_typed(subjects: Subjects) -> str:
    return f"{subjects.common} {subjects.middling[:2]}"


def _asked(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"
