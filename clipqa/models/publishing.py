"""The only definition of "published", which every page, feed and search uses."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


def is_public_now(now: datetime) -> Q:
    return (
        Q(status=Status.PUBLISHED)
        & (Q(publish_at__isnull=True) | Q(publish_at__lte=now))
        & (Q(expire_at__isnull=True) | Q(expire_at__gt=now))
    )


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self, now: datetime | None = None) -> Self:
        return self.filter(is_public_now(now or timezone.now()))

    def scheduled(self, now: datetime | None = None) -> Self:
        return self.filter(status=Status.PUBLISHED, publish_at__gt=now or timezone.now())

    def expired(self, now: datetime | None = None) -> Self:
        return self.filter(status=Status.PUBLISHED, expire_at__lte=now or timezone.now())


class Publishable(models.Model):
    """A record that becomes public at a set time and may expire at another."""

    # No index: nearly all rows are published, and a planner that took the index for selective would
    # scan them all.
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("Leave empty to show it as soon as it is published."),
    )
    expire_at = models.DateTimeField(
        _("expire at"), null=True, blank=True, help_text=_("Leave empty to keep it public.")
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The first public moment; it never changes after that."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_%(class)s_knows_since_when",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True)
                | Q(expire_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                name="%(class)s_expires_after_it_is_published",
                violation_error_message=_(
                    "It would expire before it is published. Choose a later moment to expire."
                ),
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.is_published_at(timezone.now())

    @property
    def is_scheduled(self) -> bool:
        return bool(
            self.status == Status.PUBLISHED and self.publish_at and self.publish_at > timezone.now()
        )

    @property
    def is_expired(self) -> bool:
        return bool(
            self.status == Status.PUBLISHED and self.expire_at and self.expire_at <= timezone.now()
        )

    def is_published_at(self, now: datetime) -> bool:
        return (
            self.status == Status.PUBLISHED
            and (self.publish_at is None or self.publish_at <= now)
            and (self.expire_at is None or self.expire_at > now)
        )

    def set_first_public_moment(self, now: datetime) -> None:
        """Set `published_at` by the status. Must be called before every save.

        A time that has passed never changes. One in the future was only planned, so it follows
        `publish_at`.
        """
        if self.published_at and self.published_at <= now:
            return
        if self.status == Status.PUBLISHED:
            self.published_at = max(now, self.publish_at) if self.publish_at else now
        else:
            self.published_at = None
