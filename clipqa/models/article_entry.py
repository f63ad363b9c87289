"""The search index of articles, apart from that of answers, whose counts it must not change."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clipqa.models.article import Article
from clipqa.models.fields import RowKeyField


class ArticleEntryQuerySet(models.QuerySet[Any]):
    def visible(self, now: datetime | None = None) -> Self:
        """Return visible entries, as `Article.objects.published()` does."""
        now = now or timezone.now()
        not_expired = Q(visible_until__isnull=True) | Q(visible_until__gt=now)
        return self.filter(not_expired, visible_from__lte=now)


class ArticleEntry(models.Model):
    """A row for each article that is or will be public, written with the article.

    The columns have the terms of its texts, as in `SearchEntry`, by weight.
    """

    article = RowKeyField(Article, models.CASCADE, primary_key=True, related_name="entry")
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    text = models.TextField(help_text="the plain text, from which snippets are taken")
    title_terms = models.TextField()
    lead_terms = models.TextField(help_text="of the standfirst and the headings")
    names_terms = models.TextField(help_text="of the author and the topics")
    body_terms = models.TextField()

    objects = ArticleEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "article's entry"
        verbose_name_plural = "articles' entries"

    def __str__(self) -> str:
        return f"{self.article_id}"


class ArticleTerm(models.Model):
    """That an article has a term, in whichever of its texts."""

    entry = models.ForeignKey(ArticleEntry, models.CASCADE, related_name="terms")
    term = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("term", "entry", name="article_term_stands_once"),
        ]

    def __str__(self) -> str:
        return self.term
