"""Records with a slug, whose old slugs redirect to them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from clipqa.lib.characters import is_blank
from clipqa.lib.slugs import MAX_SLUG_LENGTH, make_slug, with_number
from clipqa.models.public_id import new_public_id
from clipqa.models.slug_redirect import SlugRedirect


def validate_slug(value: str) -> None:
    if make_slug(value) != value or is_blank(value):
        raise ValidationError(
            _("Use letters, digits and single hyphens, such as “%(example)s”."),
            params={"example": make_slug(value) or "saudi-arabia"},
            code="slug",
        )


class Sluggable(models.Model):
    """Sets a slug if there is none, and creates a redirect when the slug changes."""

    slug_source: ClassVar[str]  # the field from which a missing slug is made

    slug = models.CharField(
        _("slug"),
        max_length=MAX_SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The name in the address. Left empty, it is made from the text."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self.get_unused_slug()
            update_fields = None if update_fields is None else {*update_fields, "slug"}
        with transaction.atomic():
            is_saved = update_fields is None or "slug" in update_fields
            old = self._slug_in_database() if is_saved else None
            super().save(*args, update_fields=update_fields, **kwargs)
            if old is not None and old != self.slug:
                self._create_redirect(old)

    def get_unused_slug(self) -> str:
        """Return an unused slug: that of the text, or with -2, -3 ... appended."""
        slug = make_slug(str(getattr(self, self.slug_source)))
        if is_blank(slug):
            slug = new_public_id()
        others = type(self)._default_manager.exclude(pk=self.pk)
        if not others.filter(slug=slug).exists():
            return slug
        stem = with_number(slug, 2)[:-2]
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
        number = 2
        while with_number(slug, number) in taken:
            number += 1
        return with_number(slug, number)

    def _slug_in_database(self) -> str:
        """Read the slug, since it may have changed after this instance was loaded."""
        if self.pk is None:
            return ""
        same = type(self)._default_manager.filter(pk=self.pk).select_for_update(of=("self",))
        return same.values_list("slug", flat=True).first() or ""

    def _create_redirect(self, old: str) -> None:
        model_name = str(self._meta.model_name)
        SlugRedirect.objects.filter(model_name=model_name, old_slug=self.slug).delete()
        if old:
            SlugRedirect.objects.update_or_create(
                model_name=model_name, old_slug=old, defaults={"target_id": self.pk}
            )
