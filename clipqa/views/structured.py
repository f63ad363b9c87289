"""Structured data for search engines: schema.org VideoObject and Clip, and Article.

Rules for videos: https://developers.google.com/search/docs/appearance/structured-data/video: the
clip's address is the page's own path and a query, no two clips share a start, and the video
lasts at least 30 seconds.
"""

import json
from collections.abc import Callable
from typing import Any

from clipqa.feed.articles import ArticlePage
from clipqa.feed.cards.cards import Card, VideoRef
from clipqa.lib.timecodes import format_seconds

MIN_DURATION_MS = 30_000
# A "</script>" inside a string would end the element, so these characters are escaped.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def video_json_ld(video: VideoRef, cards: list[Card], absolute: Callable[[str], str]) -> str:
    """Return the JSON-LD of the page, '' if the video lacks a required property."""
    posters = [card.clip.poster for card in cards if card.clip.poster]
    if not (posters and video.aired_on and (video.duration_ms or 0) >= MIN_DURATION_MS):
        return ""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": video.title,
        "description": f"{cards[0].outlet.name}: {video.title}",
        "thumbnailUrl": [absolute(posters[0].src)],
        "uploadDate": video.aired_on.isoformat(),
        "duration": f"PT{(video.duration_ms or 0) // 1000}S",
        "url": absolute(video.url),
        "hasPart": _clips(video, cards, absolute),
    }
    if video.source_url.startswith(("http", "/")) and video.provider == "file":
        data["contentUrl"] = absolute(video.source_url)
    return json.dumps(data, ensure_ascii=False).translate(ESCAPES)


def article_json_ld(article: ArticlePage, absolute: Callable[[str], str]) -> str:
    """Return the JSON-LD of an article's page, which cites the clips' questions."""
    changed_at = article.revised_at or article.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.standfirst,
        "inLanguage": article.language,
        "url": absolute(article.url),
        "datePublished": article.published_at.isoformat() if article.published_at else "",
        "dateModified": changed_at.isoformat() if changed_at else "",
    }
    if article.author:
        person = {"@type": "Person", "name": article.author.name}
        data["author"] = {**person, "url": absolute(article.author.url)}
    if article.image:
        data["image"] = [absolute(article.image.src)]
    if article.sources:
        data["citation"] = [absolute(s.card.url) for s in article.sources if s.card]
    return json.dumps(data, ensure_ascii=False).translate(ESCAPES)


def _clips(
    video: VideoRef, cards: list[Card], absolute: Callable[[str], str]
) -> list[dict[str, Any]]:
    by_start: dict[int, Card] = {}
    for card in cards:
        by_start.setdefault(card.clip.start_ms, card)
    return [
        {
            "@type": "Clip",
            "name": card.question,
            "startOffset": _seconds(start_ms),
            "endOffset": _seconds(card.clip.end_ms),
            "url": absolute(f"{video.url}?t={format_seconds(start_ms)}"),
        }
        for start_ms, card in sorted(by_start.items())
    ]


def _seconds(ms: int) -> float:
    """Return an integer for whole seconds, else a float."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000
