"""Addresses that were."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.slugs import MAX_SLUG_LENGTH

if TYPE_CHECKING:
    from clipqa.models.sluggable import Sluggable

Noun = TypeVar("Noun", bound="Sluggable")


class SlugRedirectManager(models.Manager["SlugRedirect"]):
    def current(self, queryset: "models.QuerySet[Noun]", old_slug: str) -> "Noun | None":
        """The record of this queryset that once had the slug.

        Redirects point at records, never at slugs, so they can't form chains or loops.
        """
        noun = str(queryset.model._meta.model_name)
        kept = self.filter(noun=noun, old_slug=old_slug).values("target_id")
        return queryset.filter(pk__in=kept).first()


class SlugRedirect(models.Model):
    noun = models.CharField(_("noun"), max_length=20)
    old_slug = models.CharField(_("old slug"), max_length=MAX_SLUG_LENGTH)
    target_id = models.PositiveBigIntegerField(_("target"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SlugRedirectManager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint("noun", "old_slug", name="old_slug_leads_to_one_record"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.old_slug}"
