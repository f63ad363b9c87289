"""Find the published articles that match a reader's query, best first.

An article has all words of the query; if none has, it has at least half of them. Ranked by BM25 as
answers are, over title, standfirst and headings, names, and body.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from clipqa.models import ArticleEntry, ArticleTerm
from clipqa.search.article_index import TERMS
from clipqa.search.ranking import Scorer, idf, rank
from clipqa.search.text import SearchText, asked_words, excluded_terms, parse_text, phrase_terms

MAX_ARTICLES = 200  # that are ranked; a search that has more lists these
MAX_TERMS = 24


@dataclass(frozen=True)
class ArticleMatches:
    """The ids of the matching articles, best first, and the terms to mark in them."""

    ids: Sequence[int] = ()
    terms: frozenset[str] = frozenset()
    is_complete: bool = True


def find_articles(typed: str, now: datetime | None = None) -> ArticleMatches:
    """Return the visible articles that match a query, in at most five statements.

    A query that names outlets or topics finds no article, since these are filters of clips.
    """
    text = parse_text(typed)
    terms = _terms(text)
    if not terms or text.outlets or text.topics:
        return ArticleMatches()
    visible = ArticleEntry.objects.visible(now or timezone.now())
    counts = _counts(terms, visible)
    candidates = _candidates(terms, visible)
    rows = _rows(candidates, text)
    scorer = _scorer(terms, counts, visible.count(), rows)
    ids = rank(rows, scorer) if rows else []
    return ArticleMatches(ids, frozenset(terms), len(candidates) < MAX_ARTICLES)


def _terms(text: SearchText) -> list[str]:
    return asked_words(text.included)[:MAX_TERMS]


def _counts(terms: Sequence[str], visible: QuerySet[Any]) -> dict[str, int]:
    """Return the number of visible articles that have each term."""
    postings = ArticleTerm.objects.filter(term__in=terms, entry__in=visible.values("pk"))
    return dict(postings.order_by().values_list("term").annotate(n=Count("*")))


def _candidates(terms: Sequence[str], visible: QuerySet[Any]) -> list[int]:
    """Return the articles with most of the terms, the newest first."""
    postings = ArticleTerm.objects.filter(term__in=terms, entry__in=visible.values("pk"))
    found = postings.order_by().values_list("entry_id").annotate(n=Count("*"))
    best = list(found.order_by("-n", "-entry_id")[:MAX_ARTICLES])
    most = best[0][1] if best else 0
    needed = len(terms) if most == len(terms) else (len(terms) + 1) // 2
    return [pk for pk, count in best if count >= needed]


def _rows(ids: Sequence[int], text: SearchText) -> dict[int, tuple[str, ...]]:
    """Return the terms of the articles that have the phrases and lack what is excluded."""
    if not ids:
        return {}
    phrases = [_between(phrase_terms(phrase)) for phrase in text.phrases]
    excluded = [_between(excluded_terms(words)) for words in text.excluded]
    rows = ArticleEntry.objects.filter(pk__in=ids).values_list("pk", *TERMS)
    return {
        pk: tuple(fields)
        for pk, *fields in rows
        if all(_has(fields, phrase) for phrase in phrases)
        and not any(_has(fields, phrase) for phrase in excluded)
    }


def _between(terms: Sequence[str]) -> str:
    return f" {' '.join(terms)} "


def _has(fields: Sequence[str], phrase: str) -> bool:
    return any(phrase in f" {field} " for field in fields)


def _scorer(
    terms: Sequence[str], counts: Mapping[str, int], of: int, rows: Mapping[int, Sequence[str]]
) -> Scorer:
    idfs = {term: idf(counts.get(term, 0), of) for term in terms}
    pairs = {pair: max(idfs[term] for term in pair) for pair in pairwise(terms)}
    lengths = [sum(field.count(" ") + 1 for field in fields) for fields in rows.values()]
    return Scorer(idfs, pairs, sum(lengths) / len(lengths) if lengths else 1.0)
