"""Subscriptions to a topic, an outlet or an author that is merged into another one."""

from typing import Any

from django.db.models import Exists, OuterRef

from clipqa.models import Subscription
from clipqa.models.subscription import RELATIONS


def move_subscriptions(merged: Any, into: Any) -> None:
    """Let the subscribers of a record subscribe to the other, each once.

    Of two subscriptions the one that is confirmed remains.
    """
    kind = str(merged._meta.model_name)
    if kind not in RELATIONS:
        return
    old = Subscription.objects.filter(kind=kind, target=str(merged.pk))
    both = Subscription.objects.filter(
        kind=kind, target=str(into.pk), subscriber=OuterRef("subscriber")
    )
    confirmed = both.filter(confirmed_at__isnull=False)
    old.filter(Exists(both), confirmed_at=None).delete()
    old.filter(Exists(confirmed)).delete()
    confirmed_old = old.filter(confirmed_at__isnull=False).values("subscriber")
    Subscription.objects.filter(
        kind=kind, target=str(into.pk), confirmed_at=None, subscriber__in=confirmed_old
    ).delete()
    old.update(target=str(into.pk), **{kind: into})
