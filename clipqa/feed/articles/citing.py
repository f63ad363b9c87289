"""The public articles that cite answers."""

from collections.abc import Collection

from clipqa.feed.articles.views import PageLink
from clipqa.models import Article, Citation


def citing_articles(public_ids: Collection[str]) -> dict[str, list[PageLink]]:
    """Return links to the articles that cite each answer, newest first, in one statement."""
    rows = Citation.objects.filter(cited__in=public_ids, article__in=Article.objects.published())
    rows = rows.select_related("article").order_by("-article__published_at", "-article_id")
    found: dict[str, list[PageLink]] = {}
    for row in rows:
        link = PageLink("article", row.article.title, row.article.get_absolute_url())
        found.setdefault(row.cited, []).append(link)
    return found
