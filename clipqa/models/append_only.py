"""Records of events: they can be created, but not changed or deleted."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_NAME_LENGTH = 310  # a full name with the username in brackets


class ImmutableRecordError(Exception):
    """Code tried to change or delete a record that is append-only."""

    def __init__(self) -> None:
        super().__init__("Append-only records can't be changed or deleted. Create a new one.")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **values: Any) -> NoReturn:
        raise ImmutableRecordError

    def delete(self) -> NoReturn:
        raise ImmutableRecordError

    def newest_first(self) -> "AppendOnlyQuerySet":
        return self.order_by("-pk")


class ImmutableModel(models.Model):
    """The base of rows that are only created. Each model sets the manager, as types require."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableRecordError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableRecordError


class AppendOnlyModel(ImmutableModel):
    """`actor_name` remains if the account in `actor` is deleted."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,  # queried only when an account is deleted
        related_name="+",
        verbose_name=_("login"),
    )
    actor_name = models.CharField(_("actor"), max_length=MAX_NAME_LENGTH, blank=True)
    why = models.TextField(_("why"), blank=True, max_length=1000)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
