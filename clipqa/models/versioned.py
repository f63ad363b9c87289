"""The base of all records that editors change."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionedModel(models.Model):
    """Counts the saves, so that an edit of an outdated state is detected."""

    edit_version = models.PositiveBigIntegerField(_("edit version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self._state.adding:
            self.edit_version += 1
        if update_fields is not None:
            update_fields = {*update_fields, "edit_version", "updated_at"}
        super().save(*args, update_fields=update_fields, **kwargs)
