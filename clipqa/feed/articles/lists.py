"""Articles and authors in lists: their heads, without blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from clipqa.feed.cards.cards import Ref, initials
from clipqa.models import Article, Author, Citation, Topic
from clipqa.posters import Poster, poster_of

FIRST = 3  # on the pages of topics and on the home page


@dataclass(frozen=True)
class AuthorView:
    name: str
    slug: str
    url: str
    biography: str
    initials: str
    picture: Poster | None


@dataclass(frozen=True)
class ArticleRow:
    public_id: str
    title: str
    standfirst: str
    url: str
    language: str
    published_at: datetime
    topic: Ref | None
    author: str
    clips: int


def author_view(author: Author, url: Callable[[str], str] | None = None) -> AuthorView:
    return AuthorView(
        name=author.name,
        slug=author.slug,
        url=reverse("author", args=[author.slug]),
        biography=author.biography,
        initials=initials(author.name),
        picture=poster_of(author, url),
    )


def topic_ref(topic: Topic) -> Ref:
    return Ref(topic.name, topic.slug, reverse("topic", args=[topic.slug]))


class Articles:
    """Published articles, newest first, which are read when the list is sliced."""

    def __init__(self, articles: "QuerySet[Any] | None" = None) -> None:
        self._articles = Article.objects.published() if articles is None else articles

    def count(self) -> int:
        return int(self._articles.count())

    def __getitem__(self, page: slice) -> list[ArticleRow]:
        return [article_row(article) for article in with_heads(self._articles)[page]]


def with_heads(articles: "QuerySet[Any]") -> Any:
    """Load in one statement what a list shows of its articles."""
    cited = Citation.objects.shown().filter(article=OuterRef("pk")).order_by()
    count = cited.values("article").annotate(n=Count("*")).values("n")
    rows: QuerySet[Any] = articles.select_related("main_topic", "author")
    return rows.annotate(clips=Subquery(count)).order_by("-published_at", "-pk")


def article_row(article: Any) -> ArticleRow:
    return ArticleRow(
        public_id=article.public_id,
        title=article.title,
        standfirst=article.standfirst,
        url=article.get_absolute_url(),
        language=article.language,
        published_at=article.published_at,
        topic=topic_ref(article.main_topic) if article.main_topic else None,
        author=article.author.name if article.author else "",
        clips=article.clips or 0,
    )


def first_articles(topic_id: int | None = None) -> list[ArticleRow]:
    """Return the newest articles, of a topic or of all."""
    articles = Article.objects.published()
    return Articles(articles if topic_id is None else articles.filter(topics=topic_id))[:FIRST]
