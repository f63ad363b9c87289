"""Slugs for many new records at once: a look-up for each batch, not one for each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from clipqa.models import SlugRedirect
from clipqa.models.public_id import new_public_id
from clipqa.models.sluggable import Sluggable
from clipqa.slugs import make_slug, with_number


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
        for noun in nouns:
            noun.slug = self._free(model, noun.slug, taken)
            taken.add(noun.slug)
        self._forget_old_addresses(model, {noun.slug for noun in nouns})

    def _free(self, model: type[Sluggable], wanted: str, taken: set[str]) -> str:
        if wanted not in taken:
            return wanted
        counted = (model, wanted)
        while True:
            self._last_number[counted] += 1
            slug = with_number(wanted, self._last_number[counted])
            if slug not in taken and not model._default_manager.filter(slug=slug).exists():
                return slug

    def _taken(self, model: type[Sluggable], slugs: set[str]) -> set[str]:
        found = model._default_manager.filter(slug__in=slugs)
        return set(found.values_list("slug", flat=True))

    def _forget_old_addresses(self, model: type[Sluggable], slugs: set[str]) -> None:
        """An address that a record has now no longer leads to who had it before."""
        noun = str(model._meta.model_name)
        SlugRedirect.objects.filter(noun=noun, old_slug__in=slugs).delete()
