"""The one door through which revisions go: a record erased for good, with its reason."""

from django.db import models, transaction

from clipqa.models import Erasure, Revision
from clipqa.revisions.acting import current_deed


def erase_revisions(model: type[models.Model], pk: int, why: str) -> Erasure:
    """Leaves who, when and why, and nothing of what the record said."""
    deed = current_deed()
    noun = str(model._meta.model_name)
    with transaction.atomic():
        erasure: Erasure = Erasure.objects.create(
            noun=noun,
            record_id=pk,
            why=why,
            actor_id=deed.actor.pk if deed.actor else None,
            actor_name=deed.actor_name,
        )
        # Not by `objects`, which refuses; the database looks for the erasure itself.
        Revision._base_manager.filter(noun=noun, record_id=pk).delete()
    return erasure
