"""Subscriptions by e-mail: to what is published, to the answer of a question, and to replies."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clipqa.models.author import Author
from clipqa.models.comment import Comment
from clipqa.models.outlet import Outlet
from clipqa.models.reader_question import MAX_SEARCH_LENGTH, ReaderQuestion
from clipqa.models.submission import hmac_field
from clipqa.models.topic import Topic


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


class SubscriptionKind(models.TextChoices):
    EVERYTHING = "everything", _("Everything new")
    TOPIC = "topic", _("A topic")
    OUTLET = "outlet", _("An outlet")
    AUTHOR = "author", _("An author")
    SEARCH = "search", _("A search")
    READER_QUESTION = "reader_question", _("The answer to a question")
    COMMENT = "comment", _("Replies to a comment")


# The kinds of subscriptions to what is published; the others are about one event.
NEWS_KINDS = (
    SubscriptionKind.EVERYTHING,
    SubscriptionKind.TOPIC,
    SubscriptionKind.OUTLET,
    SubscriptionKind.AUTHOR,
    SubscriptionKind.SEARCH,
)
# The kinds that are a relation to a record, which has the same name.
RELATIONS = ("topic", "outlet", "author", "reader_question", "comment")


class Subscriber(models.Model):
    """The only table with e-mail addresses of readers in plain text.

    `address` is the normal form (`lib/email_addresses.py`). A subscriber without subscriptions is
    deleted.
    """

    address = models.EmailField(_("e-mail address"), unique=True)
    sender_hmac = hmac_field(unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    bounces = models.PositiveSmallIntegerField(_("bounces"), default=0)
    stopped_at = models.DateTimeField(
        _("stopped at"), null=True, blank=True, help_text=_("After bounces or a complaint.")
    )

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return str(self.pk)  # never the address: this is what logs and lists show


class SubscriptionQuerySet(models.QuerySet[Any]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, subscriber__stopped_at=None)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None)

    def with_targets(self) -> Self:
        return self.select_related(*RELATIONS, "comment__article", "comment__question")

    def with_news_targets(self) -> Self:
        """The same for `NEWS_KINDS`, which reads a quarter of the columns."""
        return self.select_related("topic", "outlet", "author")


def _relation(model: type[models.Model]) -> Any:
    return models.ForeignKey(
        model, models.CASCADE, null=True, blank=True, db_constraint=False, related_name="+"
    )


class Subscription(models.Model):
    """Mail is sent only once it is confirmed (double opt-in).

    `target` is the id of the record, or the query string of a search, so that one constraint
    covers all kinds.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    kind = models.CharField(_("kind"), max_length=16, choices=SubscriptionKind.choices)
    target = models.CharField(max_length=MAX_SEARCH_LENGTH, blank=True, editable=False)
    topic = _relation(Topic)
    outlet = _relation(Outlet)
    author = _relation(Author)
    reader_question = _relation(ReaderQuestion)
    comment = _relation(Comment)
    frequency = models.CharField(
        _("frequency"), max_length=8, choices=Frequency.choices, default=Frequency.DAILY
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    news_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="up to where its news were mailed"
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "kind", "target"], name="subscribed_once"
            ),
            *[
                models.CheckConstraint(
                    condition=Q(kind=name, **{f"{name}__isnull": False})
                    | (~Q(kind=name) & Q(**{f"{name}__isnull": True})),
                    name=f"subscription_has_{name}",
                )
                for name in RELATIONS
            ],
        ]
        indexes = [
            models.Index(fields=["kind", "target"], name="subscription_by_target"),
            models.Index(fields=["frequency", "news_since"], name="subscription_by_news"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}".strip()
