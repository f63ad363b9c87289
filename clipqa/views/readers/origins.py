"""The page that a reader asks from: a search that found nothing, a topic or a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlencode, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from clipqa.lib.slugs import make_slug
from clipqa.models import Question, Topic
from clipqa.models.reader_question import (
    MAX_PATH_LENGTH,
    MAX_SEARCH_LENGTH,
    page_url,
    search_text,
)
from clipqa.views.by_slug import BySlug, ModelT

FEED_PAGES = {"search", "topic", "outlet"}
MAX_SHORTENED_TEXT_LENGTH = 160
TOPICS, QUESTIONS = BySlug(Topic.objects.listed), BySlug(Question.objects.listed)


@dataclass(frozen=True)
class SearchOrigin:
    """The feed page that linked to the form; empty if there is none."""

    path: str = ""
    searched: str = ""

    @classmethod
    def parse(cls, address: str) -> Self:
        """Accept only URLs of this site's feed pages, since the form links back to them."""
        try:
            parts = urlsplit(address)
            path = unquote(parts.path, errors="strict")
            is_feed = not (parts.scheme or parts.netloc) and resolve(path).url_name in FEED_PAGES
        except (ValueError, Resolver404):
            return cls()
        if not is_feed or len(path) > MAX_PATH_LENGTH or not path.isprintable():
            return cls()
        return cls(path, _shortened(parts.query))

    @property
    def url(self) -> str:
        return page_url(self.path, self.searched)

    @property
    def text(self) -> str:
        return search_text(self.searched)


def _shortened(query: str) -> str:
    """Return the query string if it fits, otherwise only its search text."""
    pairs = QueryDict(query)
    kept_pairs = [(name, value) for name, value in pairs.lists() if name != "fragment"]
    whole = urlencode(kept_pairs, doseq=True)
    if len(whole) <= MAX_SEARCH_LENGTH:
        return whole
    return urlencode({"q": pairs.get("q", "")[:MAX_SHORTENED_TEXT_LENGTH]})


@dataclass(frozen=True)
class Origin:
    """What the address of the form, or its hidden fields, say about the page before it.

    They never cause an error, since readers could not correct them: what names no public page of
    this site is ignored.
    """

    search: SearchOrigin = SearchOrigin()
    topic: Topic | None = None
    question: Question | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        return cls(
            SearchOrigin.parse(values.get("search", "")),
            public_record(TOPICS, values.get("topic", "")),
            public_record(QUESTIONS, values.get("question", "")),
        )

    @property
    def back_url(self) -> str:
        """Return the address of that page, or ''."""
        if self.question or self.topic:
            record = self.question or self.topic
            return str(record.get_absolute_url()) if record else ""
        return self.search.url if self.search.path else ""

    def parameters(self) -> dict[str, str]:
        """Return the parameters that `read` reads."""
        given = {
            "search": self.search.url if self.search.path else "",
            "topic": self.topic.slug if self.topic else "",
            "question": self.question.slug if self.question else "",
        }
        return {name: value for name, value in given.items() if value}

    def url(self, name: str, **more: str) -> str:
        """Return the address of a page with these parameters."""
        parameters = {**self.parameters(), **more}
        return f"{reverse(name)}?{urlencode(parameters)}" if parameters else reverse(name)


def public_record(records: BySlug[ModelT], slug: str) -> ModelT | None:
    """Return the public record with the slug, or None."""
    return records.find(slug) if slug and make_slug(slug) == slug else None
