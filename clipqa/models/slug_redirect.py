"""Redirects from old slugs."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.lib.slugs import MAX_SLUG_LENGTH

ModelT = TypeVar("ModelT", bound=models.Model)


class SlugRedirectManager(models.Manager["SlugRedirect"]):
    def current(self, queryset: "models.QuerySet[ModelT]", old_slug: str) -> "ModelT | None":
        """Return the record of this queryset that had the slug before.

        Redirects refer to records, never to slugs, so they can't form chains or loops.
        """
        model_name = str(queryset.model._meta.model_name)
        target_ids = self.filter(model_name=model_name, old_slug=old_slug).values("target_id")
        return queryset.filter(pk__in=target_ids).first()


class SlugRedirect(models.Model):
    model_name = models.CharField(_("model"), max_length=20)
    old_slug = models.CharField(_("old slug"), max_length=MAX_SLUG_LENGTH)
    target_id = models.PositiveBigIntegerField(_("target"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SlugRedirectManager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint("model_name", "old_slug", name="old_slug_leads_to_one_record"),
        ]

    def __str__(self) -> str:
        return f"{self.model_name} {self.old_slug}"
