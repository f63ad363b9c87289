"""The JSON shapes. Keys may be added, but are never removed or renamed."""

from collections.abc import Callable
from typing import Any, TypedDict, cast

from clipqa.feed import FeedPage
from clipqa.feed.cards.cards import Card
from clipqa.feed.facets.groupings import CountedFacet
from clipqa.feed.index_rows import OutletRow, TopicRow
from clipqa.models.answer_fields import API

Absolute = Callable[[str], str]


class RefShape(TypedDict):
    slug: str
    name: str


class VideoShape(TypedDict):
    slug: str
    title: str
    url: str
    provider: str


class ClipShape(TypedDict):
    start_ms: int
    end_ms: int
    duration_ms: int
    poster: str | None


# Types of the API's keys in the list of an answer's fields. The others are texts.
KINDS: dict[str, Any] = {
    "topics": list[RefShape],
    "outlet": RefShape,
    "video": VideoShape,
    "clip": ClipShape,
}
AnswerShape = TypedDict("AnswerShape", {key: KINDS.get(key, str) for key in API})  # type: ignore[misc]


class FacetValueShape(TypedDict):
    value: str
    label: str
    count: int
    selected: bool


class FacetShape(TypedDict):
    name: str
    label: str
    values: list[FacetValueShape]
    truncated: bool


class FeedShape(TypedDict):
    count: int
    count_is_exact: bool
    page: int
    pages: int
    next: str | None
    previous: str | None
    notices: list[str]
    facets: list[FacetShape]
    results: list[AnswerShape]


class RecordShape(TypedDict):
    slug: str
    name: str
    url: str
    description: str
    count: int


class RecordsShape(TypedDict):
    count: int
    page: int
    pages: int
    next: str | None
    previous: str | None
    results: list[RecordShape]


class ErrorShape(TypedDict):
    parameter: str
    message: str


class ErrorsShape(TypedDict):
    errors: list[ErrorShape]


def feed_shape(
    feed: FeedPage, requested_page: int, absolute: Absolute, page_url: Absolute
) -> FeedShape:
    """Return the shape of a feed page.

    If `requested_page` is past the end, it has no results but the true number of pages. `page_url`
    makes the URLs of other pages of this list, `absolute` all others.
    """
    pager, past_end = feed.pager, feed.is_past_end
    next_url = None if past_end else pager.next_url
    previous_url = pager.last_url if past_end else pager.previous_url
    return {
        "count": feed.count,
        "count_is_exact": feed.count_is_exact,
        "page": requested_page,
        "pages": pager.pages,
        "next": page_url(next_url) if next_url else None,
        "previous": page_url(previous_url) if previous_url else None,
        "notices": feed.notices,
        "facets": [facet_shape(facet) for facet in feed.facets],
        "results": [] if past_end else [answer_shape(card, absolute) for card in feed.cards],
    }


def answer_shape(card: Card, absolute: Absolute) -> AnswerShape:
    poster = card.clip.poster
    values: dict[str, Any] = {
        **card.texts,
        "id": card.public_id,
        "key": card.key,
        "url": absolute(card.url),
        "question": card.question,
        "answer": card.answer_text,
        "language": card.language,
        "published_at": card.published_at.isoformat(),
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in card.topics],
        "outlet": {"slug": card.outlet.slug, "name": card.outlet.name},
        "video": {
            "slug": card.video.slug,
            "title": card.video.title,
            "url": absolute(card.video.source_url),
            "provider": card.video.provider,
        },
        "clip": {
            "start_ms": card.clip.start_ms,
            "end_ms": card.clip.end_ms,
            "duration_ms": card.clip.duration_ms,
            "poster": absolute(poster.src) if poster else None,
        },
        "snippet": card.snippet_html,
    }
    return cast("AnswerShape", {key: values[key] for key in API})


def facet_shape(facet: CountedFacet) -> FacetShape:
    return {
        "name": facet.name,
        "label": str(facet.label),
        "values": [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "selected": value.selected,
            }
            for value in facet.values
        ],
        "truncated": facet.truncated,
    }


def topic_shape(row: TopicRow, absolute: Absolute) -> RecordShape:
    return {
        "slug": row.slug,
        "name": row.name,
        "url": absolute(row.url),
        "description": row.summary,
        "count": row.count,
    }


def outlet_shape(row: OutletRow, absolute: Absolute) -> RecordShape:
    return {
        "slug": row.outlet.slug,
        "name": row.outlet.name,
        "url": absolute(row.outlet.url),
        "description": row.description,
        "count": row.count,
    }
