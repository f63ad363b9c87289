"""Slugs of new records in bulk: one look-up for a batch instead of one for each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from clipqa.db.statements import texts_in
from clipqa.lib.slugs import make_slug, with_number
from clipqa.models import SlugRedirect
from clipqa.models.public_id import new_public_id
from clipqa.models.sluggable import Sluggable


class SlugAllocator:
    """Gives the slugs that `Sluggable.save` would give.

    One instance serves a whole import, since it continues the numbers of equal slugs.
    """

    def __init__(self) -> None:
        self._last_number: dict[tuple[type[Sluggable], str], int] = defaultdict(lambda: 1)

    def allocate(self, model: type[Sluggable], records: Iterable[Sluggable]) -> None:
        records = list(records)
        for record in records:
            slug = record.slug or make_slug(str(getattr(record, record.slug_source)))
            record.slug = slug or new_public_id()
        taken = self._get_taken(model, {record.slug for record in records})
        conflicting = [
            (record, record.slug) for record in records if not _claim(record.slug, taken)
        ]
        while conflicting:
            for record, slug in conflicting:
                record.slug = self._next(model, slug)
            taken |= self._get_taken(model, {record.slug for record, _wanted in conflicting})
            conflicting = [one for one in conflicting if not _claim(one[0].slug, taken)]
        self._delete_redirects(model, {record.slug for record in records})

    def _next(self, model: type[Sluggable], slug: str) -> str:
        key = (model, slug)
        self._last_number[key] += 1
        return with_number(slug, self._last_number[key])

    def _get_taken(self, model: type[Sluggable], slugs: set[str]) -> set[str]:
        found = model._default_manager.filter(slug__in=texts_in(slugs))
        return set(found.values_list("slug", flat=True))

    def _delete_redirects(self, model: type[Sluggable], slugs: set[str]) -> None:
        """Delete redirects from slugs that new records have."""
        model_name = str(model._meta.model_name)
        SlugRedirect.objects.filter(model_name=model_name, old_slug__in=texts_in(slugs)).delete()


def _claim(slug: str, taken: set[str]) -> bool:
    """Add a slug to the taken ones. Return whether it was free."""
    if slug in taken:
        return False
    taken.add(slug)
    return True
