"""Plain texts that are values of a facet, such as names of speakers, who have no record."""

from __future__ import annotations

from hashlib import blake2b

from django.db import models

from clipqa.models.dependents import listed_dependents
from clipqa.models.question import fold_name


def text_id(facet: str, key: str) -> int:
    """Return the id of a text, 63 bits of a digest, so that no query is needed to know it."""
    digest = blake2b(f"{facet}\0{key}".encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


class FacetTextQuerySet(models.QuerySet["FacetText"]):
    def listed(self, facet: str, column: str) -> FacetTextQuerySet:
        """Return the texts of visible entries."""
        return self.filter(listed_dependents(column, None), facet=facet)


class FacetText(models.Model):
    """A value of a facet. Texts that fold alike are one; `name` is the spelling indexed last."""

    id = models.BigIntegerField(primary_key=True)
    facet = models.CharField(max_length=10)
    key = models.TextField(help_text="the folded text, as addresses have it")
    name = models.TextField(help_text="the text as it is shown")

    objects = FacetTextQuerySet.as_manager()

    class Meta:
        verbose_name = "facet's text"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, facet: str, text: str) -> FacetText | None:
        """Return an unsaved value for a text; None if the text is blank."""
        key = fold_name(text)
        if not key:
            return None
        return cls(id=text_id(facet, key), facet=facet, key=key, name=" ".join(text.split()))
