"""Delete subscriptions that were not confirmed, and addresses that get no mail any more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from clipqa.jobs.upkeep import register_deletion
from clipqa.models import OptInRequest, Subscriber, Subscription

UNCONFIRMED = timedelta(days=7)
# Then the address may subscribe again.
STOPPED = timedelta(days=90)
# Longer than the pause between two requests to confirm.
REQUEST = timedelta(days=1)


def delete_unconfirmed(now: datetime | None = None) -> int:
    """Return the number of subscriptions."""
    now = now or timezone.now()
    with transaction.atomic():
        old = Subscription.objects.unconfirmed().filter(created_at__lt=now - UNCONFIRMED)
        deleted = old.delete()[0]
        Subscriber.objects.filter(stopped_at__lt=now - STOPPED).delete()
        subscribed = Subscription.objects.filter(subscriber=OuterRef("pk"))
        unused = Subscriber.objects.filter(~Exists(subscribed), created_at__lt=now - REQUEST)
        unused.delete()
        OptInRequest.objects.filter(asked_at__lt=now - REQUEST).delete()
    return deleted


register_deletion("unconfirmed subscriptions", delete_unconfirmed)
