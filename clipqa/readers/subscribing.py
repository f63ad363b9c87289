"""Store subscriptions, which are confirmed by a link in an e-mail."""

from django.db import models, transaction

from clipqa.lib.email_addresses import address_hmac, normalise_address
from clipqa.models import Frequency, Subscriber, Subscription, SubscriptionKind

Target = models.Model | str | None


def subscribe(
    address: str,
    kind: SubscriptionKind,
    target: Target = None,
    frequency: Frequency = Frequency.DAILY,
) -> Subscription:
    """Store a subscription without confirmation, or return the one that exists.

    `target` is the record of a kind in `RELATIONS`, the query string of a search, or None.
    """
    with transaction.atomic():
        subscriber, _is_new = Subscriber.objects.get_or_create(
            address=normalise_address(address), defaults={"sender_hmac": address_hmac(address)}
        )
        subscription, _is_new = Subscription.objects.get_or_create(
            subscriber=subscriber,
            kind=kind,
            **_target(kind, target),
            defaults={"frequency": frequency},
        )
    return subscription


def _target(kind: SubscriptionKind, target: Target) -> dict[str, object]:
    if isinstance(target, models.Model):
        return {"target": str(target.pk), str(kind): target}
    return {"target": target or ""}
