"""The pages that an article's related list names, with their present titles."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Q
from django.urls import Resolver404, resolve

from clipqa.feed.articles.views import PageLink
from clipqa.models import Article, Question, SlugRedirect, Topic

# The pages that can be named, by the name of their URL: the model, and the column of their title.
LINKED: Mapping[str, tuple[Any, str]] = {
    "topic": (Topic, "name"),
    "article": (Article, "title"),
    "question": (Question, "text"),
}
Target = tuple[str, str]  # the name of the URL and the slug


def targets_in(items: str) -> list[Target]:
    """Return the pages named by lines with addresses of this site; others are left out."""
    return [target for line in items.splitlines() if (target := target_of(line.strip()))]


def target_of(address: str) -> Target | None:
    path = unquote(urlsplit(address).path)
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.url_name or ""
    return (name, match.kwargs["slug"]) if name in LINKED else None


def public_links(targets: Iterable[Target]) -> dict[Target, PageLink]:
    """Return links to those of the pages that are public: at most two statements for each kind."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in targets:
        wanted.setdefault(kind, set()).add(slug)
    return {
        (kind, slug): link
        for kind, slugs in wanted.items()
        for slug, link in _links(kind, slugs).items()
    }


def _links(kind: str, slugs: set[str]) -> dict[str, PageLink]:
    model, column = LINKED[kind]
    moved = dict(
        SlugRedirect.objects.filter(model_name=kind, old_slug__in=slugs).values_list(
            "old_slug", "target_id"
        )
    )
    rows = model.objects.public().filter(Q(slug__in=slugs) | Q(pk__in=list(moved.values())))
    by_slug = {row.slug: row for row in rows}
    by_pk = {row.pk: row for row in by_slug.values()}
    found = {slug: by_slug.get(slug) or by_pk.get(moved.get(slug)) for slug in slugs}
    return {
        slug: PageLink(kind, getattr(row, column), row.get_absolute_url())
        for slug, row in found.items()
        if row
    }
