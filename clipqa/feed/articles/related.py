"""The pages to read after an article: the nearest articles, and their topics.

An article is near if it is about one of the same topics, or has enough of the distinctive words of
the title in its own title, standfirst or headings. They are read with the page and cached with it,
so under the version of the library.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from clipqa.feed.articles.lists import FIRST, ArticleRow, article_row, topic_ref, with_heads
from clipqa.feed.articles.views import PageLink
from clipqa.feed.cards.cards import Ref
from clipqa.models import Article, ArticleEntry, ArticleTerm, Topic
from clipqa.search.text import asked_words

MAX_CANDIDATES, MAX_TOPICS = 50, 5
NEIGHBOURS = 12  # the nearest articles, whose topics are near too
# Without a common topic: the words that both titles need, and their share of this one's weight.
MIN_SHARED, MIN_SHARE = 2, 0.4
TOPIC_LINKS: Any = Article.topics.through


@dataclass(frozen=True)
class NearPages:
    articles: list[ArticleRow] = field(default_factory=list)
    topics: list[Ref] = field(default_factory=list)

    @property
    def links(self) -> list[PageLink]:
        articles = [PageLink("article", a.title, a.url, a.standfirst) for a in self.articles]
        return articles + [PageLink("topic", topic.name, topic.url) for topic in self.topics]

    def __bool__(self) -> bool:
        return bool(self.articles or self.topics)


def related_pages(article: Article, topics: Sequence[Topic], without: Collection[str]) -> NearPages:
    """Return the pages nearest to an article about these topics, in three statements.

    `without` has the URLs of pages to leave out.
    """
    topic_ids = [topic.pk for topic in topics]
    near = _nearest(article, topic_ids)
    found = {row.pk: row for row in with_heads(Article.objects.published().filter(pk__in=near))}
    rows = [article_row(found[pk]) for pk in near if pk in found]
    likely = _topics(article, topic_ids, near)[: MAX_TOPICS + len(without)]
    names = [topic_ref(topic) for topic in likely]
    return NearPages(
        [row for row in rows if row.url not in without][:FIRST],
        [topic for topic in names if topic.url not in without][:MAX_TOPICS],
    )


class _Candidate(NamedTuple):
    pk: int
    title_terms: str
    lead_terms: str
    common_topics: int

    @property
    def terms(self) -> set[str]:
        return {*self.title_terms.split(), *self.lead_terms.split()}


def _nearest(article: Article, topic_ids: Sequence[int]) -> list[int]:
    """Return the ids of the nearest articles, at most `NEIGHBOURS`; of equals the newest first."""
    own = asked_words(article.title)
    candidates = [_Candidate(*row) for row in _candidates(article, topic_ids, own)]
    nearness = dict(_rated(candidates, own, len(topic_ids)))
    near = [each.pk for each in candidates if nearness[each.pk]]
    return sorted(near, key=lambda pk: -nearness[pk])[:NEIGHBOURS]


def _rated(
    candidates: Sequence[_Candidate], own: Sequence[str], topics: int
) -> Iterator[tuple[int, float]]:
    """Yield the nearness of each candidate. A word weighs more if fewer candidates have it."""
    terms = {each.pk: each.terms for each in candidates}
    counts = Counter(chain.from_iterable(terms.values()))
    weights = {term: math.log(1 + (len(candidates) + 1) / (counts[term] + 1)) for term in own}
    total = sum(weights.values())
    for each in candidates:
        # In the order of `weights`: sums in another order differ, and equals were no longer equal.
        shared = [term for term in weights if term in terms[each.pk]]
        share = sum(weights[term] for term in shared) / total if shared else 0.0
        if each.common_topics:
            yield each.pk, share + each.common_topics / topics
        else:
            is_near = len(shared) >= MIN_SHARED and share >= MIN_SHARE
            yield each.pk, share if is_near else 0.0


def _candidates(
    article: Article, topic_ids: Sequence[int], terms: Sequence[str]
) -> "QuerySet[Any, Any]":
    about = TOPIC_LINKS._default_manager.filter(topic__in=topic_ids)
    having = ArticleTerm.objects.filter(term__in=terms)
    several = having.values("entry").annotate(n=Count("*")).filter(n__gte=MIN_SHARED)
    is_near = Q(pk__in=about.values("article")) | Q(pk__in=several.values("entry"))
    entries = ArticleEntry.objects.visible().filter(is_near).exclude(pk=article.pk)
    counted = entries.annotate(
        common_topics=_count(about.filter(article=OuterRef("pk")), "article"),
        words=_count(having.filter(entry=OuterRef("pk")), "entry"),
    )
    ordered = counted.order_by("-common_topics", "-words", "-published_at", "-pk")
    columns = ("pk", "title_terms", "lead_terms", "common_topics")
    return ordered.values_list(*columns)[:MAX_CANDIDATES]


def _topics(article: Article, topic_ids: Sequence[int], near: Collection[int]) -> "QuerySet[Any]":
    """Return the article's other topics, then those that most of the near articles are about."""
    links = TOPIC_LINKS._default_manager.filter(article__in=near)
    named = Q(pk__in=topic_ids) | Q(pk__in=links.values("topic"))
    topics = Topic.objects.public().filter(named).exclude(pk=article.main_topic_id or 0)
    is_own = Case(When(pk__in=topic_ids, then=1), default=0)
    counted = topics.annotate(
        is_own=is_own, near=_count(links.filter(topic=OuterRef("pk")), "topic")
    )
    return counted.order_by("-is_own", "-near", "position", "name", "pk")


def _count(rows: "QuerySet[Any]", column: str) -> Coalesce:
    """Return the number of rows, all of which have the same value in this column."""
    counted = rows.order_by().values(column).annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0)
