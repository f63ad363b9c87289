"""Subscriptions follow a topic, an outlet or an author that is merged or deleted."""

from typing import Any

import pytest

from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.records import delete_record
from clipqa.models import Subscription
from clipqa.models import SubscriptionKind as Kind
from clipqa.readers.subscribing import subscribe
from tests.articles.make import make_author
from tests.factories import make_outlet, make_topic
from tests.readers.subscriptions.mailbox import subscribed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "make"),
    [(Kind.TOPIC, make_topic), (Kind.OUTLET, make_outlet), (Kind.AUTHOR, make_author)],
)
def test_subscriptions_move_and_each_address_has_one_confirmed_if_it_had_one(
    kind: Kind, make: Any
) -> None:
    old, new = make("Old"), make("New")
    subscribed(kind, old, address="moves@example.org")
    for record in (old, new):
        subscribed(kind, record, address="both@example.org")
    subscribed(kind, old, address="old@example.org")
    subscribe("old@example.org", kind, new)
    subscribe("new@example.org", kind, old)
    subscribed(kind, new, address="new@example.org")
    for record in (old, new):
        subscribe("neither@example.org", kind, record)
    merge(old, new, SeenVersions(old.edit_version, new.edit_version))
    rows = Subscription.objects.filter(kind=kind).order_by("subscriber__address")
    names = ["both", "moves", "neither", "new", "old"]
    assert [row.subscriber.address.partition("@")[0] for row in rows] == names
    assert {(row.target, getattr(row, kind)) for row in rows} == {(str(new.pk), new)}
    unconfirmed = rows.filter(confirmed_at=None)
    assert [row.subscriber.address for row in unconfirmed] == ["neither@example.org"]


def test_subscriptions_end_with_their_topic() -> None:
    topic = make_topic()
    subscribed(Kind.TOPIC, topic)
    delete_record(topic)
    assert not Subscription.objects.exists()
