"""Articles as results of a search: beside the clips, or a list of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from clipqa.feed.articles.lists import ArticleRow, article_row, with_heads
from clipqa.feed.page import FeedPage
from clipqa.feed.parsing import ARTICLES, CLIPS
from clipqa.models import Article, ArticleEntry
from clipqa.search.articles import ArticleMatches, find_articles
from clipqa.search.snippets import best_passage, mark_text

BESIDE_CLIPS = 3


@dataclass(frozen=True)
class ArticleResult:
    """An article that a search found, with its best passage as safe HTML."""

    row: ArticleRow
    title_html: str
    snippet_html: str


class ArticleResults:
    """The results of a search in their order, which are read when the list is sliced."""

    def __init__(self, matches: ArticleMatches) -> None:
        self._matches = matches

    def count(self) -> int:
        return len(self._matches.ids)

    @property
    def is_complete(self) -> bool:
        return self._matches.is_complete

    def __getitem__(self, page: slice) -> list[ArticleResult]:
        ids = list(self._matches.ids[page])
        if not ids:
            return []
        rows = {row.pk: row for row in with_heads(Article.objects.published().filter(pk__in=ids))}
        texts = dict(ArticleEntry.objects.filter(pk__in=ids).values_list("pk", "text"))
        found = [rows[pk] for pk in ids if pk in rows]
        return [self._result(row, texts.get(row.pk, "")) for row in found]

    def _result(self, article: Any, text: str) -> ArticleResult:
        terms = self._matches.terms
        passage = best_passage(text, terms)
        return ArticleResult(
            article_row(article), mark_text(article.title, terms), mark_text(passage.text, terms)
        )


@dataclass(frozen=True)
class KindLink:
    """A choice of the kind of results; without `name` all kinds. Its label is in the template."""

    name: str
    url: str
    count: int
    is_exact: bool
    is_current: bool


@dataclass(frozen=True)
class FoundArticles:
    """The articles that match the words of a feed's query, beside its clips."""

    results: ArticleResults
    feed: FeedPage

    def kinds(self, current: str) -> list[KindLink]:
        """Return links to all results, to clips alone and to articles alone, with their counts."""
        query, path = self.feed.query, self.feed.path
        both = query.changed(kind="").url(path)
        clips = query.changed(kind=CLIPS).url(path)
        articles = f"{path}?{urlencode({'q': query.text, 'kind': ARTICLES})}"
        found, is_exact = self.feed.count, self.feed.count_is_exact
        count, is_complete = self.results.count(), self.results.is_complete
        return [
            KindLink("", both, found + count, is_exact and is_complete, not current),
            KindLink(CLIPS, clips, found, is_exact, current == CLIPS),
            KindLink(ARTICLES, articles, count, is_complete, current == ARTICLES),
        ]

    @property
    def beside_clips(self) -> Sequence[ArticleResult]:
        """The best ones, on the first page of a search that is not narrowed to clips."""
        query = self.feed.query
        return [] if query.kind or query.page > 1 else self.results[:BESIDE_CLIPS]


def find_with_feed(feed: FeedPage) -> FoundArticles:
    """Search with the typed words; if they find nothing, with those of the feed's correction.

    The correction knows the words of clips only, and one that only articles have isn't misspelt.
    """
    matches = find_articles(feed.query.text)
    if not matches.ids and feed.correction:
        matches = find_articles(feed.correction.searched)
    return FoundArticles(ArticleResults(matches), feed)
