"""Records of what happened: written once, never changed, never deleted."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 310  # a full name and, in brackets, the login


class RecordStays(Exception):  # noqa: N818 (it says what holds)
    """Somebody's code tried to change or delete what must stay as it was written."""

    def __init__(self) -> None:
        super().__init__("What happened stays as it was written. Write a new record beside it.")


class KeptQuerySet(models.QuerySet[Any]):
    def update(self, **values: Any) -> NoReturn:
        raise RecordStays

    def delete(self) -> NoReturn:
        raise RecordStays

    def newest_first(self) -> "KeptQuerySet":
        return self.order_by("-pk")


class Kept(models.Model):
    """Who and when. The name stands beside the login, which may be deleted one day."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,  # asked for only when a login is deleted
        related_name="+",
        verbose_name=_("login"),
    )
    actor_name = models.CharField(_("who"), max_length=LONGEST_NAME, blank=True)
    why = models.TextField(_("why"), blank=True, max_length=1000)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordStays
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordStays
