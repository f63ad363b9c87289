"""Store subscriptions, which are confirmed by a link in an e-mail, and end them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from clipqa.jobs.tasks import wake_up
from clipqa.lib import mail_settings
from clipqa.lib.email_addresses import address_hmac, normalise_address
from clipqa.models import (
    NEWS_KINDS,
    Frequency,
    MailEvent,
    Mailing,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.links import Link
from clipqa.readers.opting_in import PAUSE, record_opt_in

Target = models.Model | str | None
MAX_SUBSCRIPTIONS = 50


def subscribe(
    address: str,
    kind: SubscriptionKind,
    target: Target = None,
    frequency: Frequency = Frequency.DAILY,
) -> Subscription | None:
    """Store a subscription without confirmation, or return the one that exists.

    `target` is the record of a kind in `RELATIONS`, the query string of a search, or None. Returns
    None if the address has as many confirmed subscriptions as it may have. A new or unconfirmed one
    is followed by a mail with a link to confirm it.
    """
    with transaction.atomic():
        subscriber = _locked(address)
        values = {"kind": kind, **_target(kind, target)}
        subscription: Subscription | None = subscriber.subscriptions.filter(**values).first()
        if subscription is None and not _make_room(subscriber):
            return None
        subscription = subscription or subscriber.subscriptions.create(
            **values, frequency=frequency
        )
        if subscription.confirmed_at is None:
            record_opt_in(subscriber)
    return subscription


def _locked(address: str) -> Subscriber:
    """Return the subscriber, locked so that two forms of one address are stored in turn."""
    values = {"sender_hmac": address_hmac(address)}
    normal = normalise_address(address)
    rows = Subscriber.objects.select_for_update()
    subscriber, _is_new = rows.get_or_create(address=normal, defaults=values)
    return subscriber


def _target(kind: SubscriptionKind, target: Target) -> dict[str, Any]:
    if isinstance(target, models.Model):
        return {"target": str(target.pk), str(kind): target}
    return {"target": target or ""}


def _make_room(subscriber: Subscriber) -> bool:
    """Delete the oldest unconfirmed subscription if there are too many; return False without one.

    So nobody can use up the subscriptions of another person's address.
    """
    if subscriber.subscriptions.count() < MAX_SUBSCRIPTIONS:
        return True
    oldest = subscriber.subscriptions.unconfirmed().order_by("pk").first()
    if oldest is None:
        return False
    oldest.delete()
    return True


def confirm(link: Link, pks: Iterable[int]) -> int:
    """Confirm the subscriptions that the page has shown. Return how many are new.

    That the link arrived shows that the address works, so its bounces are forgotten.
    """
    now = timezone.now()
    with transaction.atomic():
        mine = Subscription.objects.filter(subscriber__sender_hmac=link.sender_hmac)
        found = mine.unconfirmed().filter(pk__in=list(pks)).update(confirmed_at=now, news_since=now)
        if found:
            Subscriber.objects.filter(sender_hmac=link.sender_hmac).update(bounces=0)
    return int(found)


def unsubscribe(link: Link) -> None:
    """End the subscription that a link names, or all of them. Has no effect the second time."""
    rows = Subscription.objects.filter(subscriber__sender_hmac=link.sender_hmac)
    if link.kind:
        rows = rows.filter(kind=link.kind, target=link.target)
    end(rows)


def end(subscriptions: "models.QuerySet[Subscription]") -> None:
    """Delete subscriptions, and subscribers without another one with their waiting mails."""
    with transaction.atomic():
        owners = set(subscriptions.values_list("subscriber_id", flat=True))
        Subscription.objects.filter(
            pk__in=list(subscriptions.values_list("pk", flat=True))
        ).delete()
        Subscriber.objects.filter(pk__in=owners, subscriptions=None).delete()


def change_frequencies(subscriber: Subscriber, frequencies: Mapping[int, Frequency]) -> None:
    """Set how often news are sent, for the subscriptions of this subscriber among these ids."""
    with transaction.atomic():
        for frequency in Frequency:
            pks = [pk for pk, chosen in frequencies.items() if chosen == frequency]
            rows = subscriber.subscriptions.filter(pk__in=pks, kind__in=NEWS_KINDS)
            rows.update(frequency=frequency)


def send_own_link(address: str) -> None:
    """Insert a mail with the link to the page of one's own subscriptions, at most one an hour."""
    if not mail_settings.is_configured():
        return
    with transaction.atomic():
        rows = Subscriber.objects.select_for_update().filter(stopped_at=None)
        subscriber = rows.filter(sender_hmac=address_hmac(address)).first()
        recent = {"event": MailEvent.LINK, "created_at__gt": timezone.now() - PAUSE}
        if subscriber is None or subscriber.mailings.filter(**recent).exists():
            return
        Mailing.objects.create(subscriber=subscriber, event=MailEvent.LINK)
        wake_up()
