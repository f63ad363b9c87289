"""Slugs of new records in bulk: one look-up for a batch instead of one for each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from clipqa.db.statements import texts_in
from clipqa.lib.slugs import make_slug, with_number
from clipqa.models import SlugRedirect
from clipqa.models.public_id import new_public_id
from clipqa.models.sluggable import Sluggable


class SlugGiver:
    """Gives the slugs that `Sluggable.save` would give.

    One instance serves a whole import, since it continues the numbers of equal slugs.
    """

    def __init__(self) -> None:
        self._last_number: dict[tuple[type[Sluggable], str], int] = defaultdict(lambda: 1)

    def give(self, model: type[Sluggable], nouns: Iterable[Sluggable]) -> None:
        nouns = list(nouns)
        for record in nouns:
            wanted = record.slug or make_slug(str(getattr(record, record.slug_source)))
            record.slug = wanted or new_public_id()
        taken = self._taken(model, {record.slug for record in nouns})
        waiting = [(record, record.slug) for record in nouns if not _take(record.slug, taken)]
        while waiting:
            for record, wanted in waiting:
                record.slug = self._next(model, wanted)
            taken |= self._taken(model, {record.slug for record, _wanted in waiting})
            waiting = [one for one in waiting if not _take(one[0].slug, taken)]
        self._forget_old_addresses(model, {record.slug for record in nouns})

    def _next(self, model: type[Sluggable], wanted: str) -> str:
        counted = (model, wanted)
        self._last_number[counted] += 1
        return with_number(wanted, self._last_number[counted])

    def _taken(self, model: type[Sluggable], slugs: set[str]) -> set[str]:
        found = model._default_manager.filter(slug__in=texts_in(slugs))
        return set(found.values_list("slug", flat=True))

    def _forget_old_addresses(self, model: type[Sluggable], slugs: set[str]) -> None:
        """Delete redirects from slugs that new records have."""
        model_name = str(model._meta.model_name)
        SlugRedirect.objects.filter(model_name=model_name, old_slug__in=texts_in(slugs)).delete()


def _take(slug: str, taken: set[str]) -> bool:
    """Add a slug to the taken ones. Return whether it was free."""
    if slug in taken:
        return False
    taken.add(slug)
    return True
