"""Delete the revisions of a record that is erased for good, the only way to delete revisions."""

from django.db import models, transaction

from clipqa.history.actor import current_actor
from clipqa.models import Erasure, Revision


def erase_revisions(model: type[models.Model], pk: int, why: str) -> Erasure:
    """Delete a record's revisions and leave an `Erasure` with who, when and why, without values."""
    actor = current_actor()
    model_name = str(model._meta.model_name)
    with transaction.atomic():
        erasure: Erasure = Erasure.objects.create(
            model_name=model_name,
            record_id=pk,
            why=why,
            actor_id=actor.actor.pk if actor.actor else None,
            actor_name=actor.actor_name,
        )
        # Not with `objects`, which refuses deletion. The trigger checks that the erasure exists.
        Revision._base_manager.filter(model_name=model_name, record_id=pk).delete()
    return erasure
