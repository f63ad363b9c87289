"""Slugs for many new records at once: a look-up for each batch, not one for each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from clipqa.models import SlugRedirect
from clipqa.models.public_id import new_public_id
from clipqa.models.sluggable import Sluggable
from clipqa.slugs import make_slug, with_number
from clipqa.statements import texts_in


class SlugGiver:
    """Gives what `Sluggable.save` would give. Lives through one import: it counts on."""

    def __init__(self) -> None:
        self._last_number: dict[tuple[type[Sluggable], str], int] = defaultdict(lambda: 1)

    def give(self, model: type[Sluggable], nouns: Iterable[Sluggable]) -> None:
        nouns = list(nouns)
        for noun in nouns:
            wanted = noun.slug or make_slug(str(getattr(noun, noun.slug_source)))
            noun.slug = wanted or new_public_id()
        taken = self._taken(model, {noun.slug for noun in nouns})
        waiting = [(noun, noun.slug) for noun in nouns if not _take(noun.slug, taken)]
        while waiting:
            for noun, wanted in waiting:
                noun.slug = self._next(model, wanted)
            taken |= self._taken(model, {noun.slug for noun, _wanted in waiting})
            waiting = [one for one in waiting if not _take(one[0].slug, taken)]
        self._forget_old_addresses(model, {noun.slug for noun in nouns})

    def _next(self, model: type[Sluggable], wanted: str) -> str:
        counted = (model, wanted)
        self._last_number[counted] += 1
        return with_number(wanted, self._last_number[counted])

    def _taken(self, model: type[Sluggable], slugs: set[str]) -> set[str]:
        found = model._default_manager.filter(slug__in=texts_in(slugs))
        return set(found.values_list("slug", flat=True))

    def _forget_old_addresses(self, model: type[Sluggable], slugs: set[str]) -> None:
        """An address that a record has now no longer leads to who had it before."""
        noun = str(model._meta.model_name)
        SlugRedirect.objects.filter(noun=noun, old_slug__in=texts_in(slugs)).delete()


def _take(slug: str, taken: set[str]) -> bool:
    """Whether it was free; then it is free no longer."""
    if slug in taken:
        return False
    taken.add(slug)
    return True
