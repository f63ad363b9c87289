"""URLs of erased records. They return 410 without details."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ANSWER, MEDIA = "answer", "media"


class TombstoneManager(models.Manager["Tombstone"]):
    def create_all(self, kind: str, names: Iterable[str]) -> None:
        tombstones = [Tombstone(address=_digest(kind, name)) for name in names if name]
        self.bulk_create(tombstones, ignore_conflicts=True)

    def covers(self, kind: str, name: str) -> bool:
        return bool(name) and self.filter(address=_digest(kind, name)).exists()


class Tombstone(models.Model):
    """`address` is a digest, since the slug of a question contains its text."""

    address = models.CharField(_("address"), max_length=64, unique=True)
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = TombstoneManager()

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")

    def __str__(self) -> str:
        return self.address


def _digest(kind: str, name: str) -> str:
    return sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).hexdigest()
