"""A subject of questions."""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from clipqa.models.dependents import exists, has_published_answer, listed_dependents
from clipqa.models.fields import validate_markdown, validate_plain_text
from clipqa.models.poster import WithPoster
from clipqa.models.sluggable import Sluggable
from clipqa.models.versioned import VersionedModel


def has_published_article(now: datetime | None) -> Exact:
    """Return the condition that a published article is about the topic."""
    article = apps.get_model("clipqa", "Article")
    links = article.topics.through._default_manager.filter(topic=OuterRef("pk"))
    published = article._default_manager.published(now).filter(pk=OuterRef("article_id"))
    return exists(links.filter(Exists(published)))


class TopicQuerySet(models.QuerySet["Topic"]):
    def public(self, now: datetime | None = None) -> Self:
        """Return the topics with a published answer or article.

        The query starts at the through table: through `question__topics`, PostgreSQL would read all
        questions.
        """
        links = Topic.questions.through._default_manager.filter(topic=OuterRef("pk"))
        answered = exists(links.filter(has_published_answer("question", now, "question")))
        return self.filter(Q(answered) | Q(has_published_article(now)))

    def listed(self, now: datetime | None = None, *, counters_current: bool = True) -> Self:
        """Like `public`, for looking up a slug: hidden records take as long as unknown ones.

        A topic's entries are current only while the counters are. Otherwise this is `public`.
        """
        counted = listed_dependents("topic_entries__topic", now)
        if not counters_current:
            return self.public(now)
        return self.filter(Q(counted) | Q(has_published_article(now)))

    def in_order(self) -> Self:
        return self.order_by("position", "name", "pk")


class Topic(Sluggable, VersionedModel, WithPoster):
    """`poster` is the topic's image."""

    slug_source = "name"

    name = models.CharField(
        _("name"), max_length=120, unique=True, validators=[validate_plain_text]
    )
    explainer = models.TextField(
        _("explainer"),
        blank=True,
        max_length=MAX_SOURCE_LENGTH,
        validators=[validate_plain_text, validate_markdown],
        help_text=_("Markdown, shown first on the topic's page."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("Lower numbers come first.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        indexes = [
            # Pages show the first few. Without the index all rows would be sorted, with their
            # explainers.
            models.Index(fields=["position", "name", "id"], name="topic_in_order"),
            models.Index(fields=["poster"], name="topic_by_poster"),
        ]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
