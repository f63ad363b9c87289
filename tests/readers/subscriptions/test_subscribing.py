"""The form to subscribe, the mail to confirm, and the page of one's own subscriptions."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from clipqa.jobs.upkeep import delete_outdated
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    BlockedSender,
    Frequency,
    JobState,
    Mailing,
    OptInRequest,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.links import Purpose, link_path
from clipqa.readers.subscribing import subscribe
from tests.articles.make import make_article, make_author
from tests.factories import make_outlet, make_published, make_topic
from tests.readers.sending import send
from tests.readers.subscriptions.mailbox import (
    ADDRESS,
    click,
    header_link,
    html_of,
    is_known,
    link_in,
    sent,
    subscribed,
)

pytestmark = pytest.mark.django_db


def fill_in(query: str = "", address: str = ADDRESS, frequency: str = "weekly") -> Any:
    return send(f"/subscribe/{query}", address=address, frequency=frequency)


def press(path: str, **fields: Any) -> Any:
    return Client().post(path, urlencode(fields, doseq=True), "application/x-www-form-urlencoded")


def test_each_page_links_to_its_form_and_what_is_sent_is_stored_unconfirmed() -> None:
    topic, outlet, author = make_topic("Líne"), make_outlet(), make_author()
    make_published("Which?", topics=[topic], outlet=outlet)
    make_article(author=author)
    pages = {
        f"/topics/{topic.slug}/": (f"?topic={quote(topic.slug)}", "topic", str(topic.pk)),
        f"/outlets/{outlet.slug}/": (f"?outlet={outlet.slug}", "outlet", str(outlet.pk)),
        f"/authors/{author.slug}/": (f"?author={author.slug}", "author", str(author.pk)),
        "/search/?q=zebra&duration=long&page=2": (
            "?search=q%3Dzebra%26duration%3Dlong",
            "search",
            "q=zebra&duration=long",
        ),
        "/": ("", "everything", ""),
    }
    for page, (query, kind, target) in pages.items():
        assert f'href="/subscribe/{query}"' in Client().get(page).content.decode(), page
        response = fill_in(query)
        assert response.status_code == 303, page
        made = Subscription.objects.get(kind=kind)
        assert (made.target, made.frequency, made.confirmed_at) == (target, "weekly", None)
    assert Subscriber.objects.get().address == ADDRESS


def test_without_the_address_of_the_site_there_is_neither_form_nor_link(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = ""
    assert fill_in().status_code == 404
    assert Client().get("/subscribe/").status_code == 404
    assert "/subscribe/" not in Client().get("/").content.decode()
    subscribe(ADDRESS, SubscriptionKind.EVERYTHING)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("query", ["?topic=nowhere", "?outlet=%00", "?search=" + "q%3Da%26" * 20])
def test_an_unknown_target_is_not_found_and_a_search_is_read_as_its_page_does(query: str) -> None:
    expected = 200 if "search" in query else 404
    assert Client().get(f"/subscribe/{query}").status_code == expected


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", f"ada@{'.'.join(['ü' * 45] * 5)}.example", "a\n@b.example"]
)
def test_a_wrong_address_is_refused_at_its_field_and_kept(address: str) -> None:
    response = fill_in(address=address)
    assert response.status_code == 400
    assert 'class="field-error"' in response.content.decode()
    assert not Subscriber.objects.exists()


def test_the_response_is_the_same_for_a_known_a_new_and_a_blocked_address() -> None:
    subscribed()
    BlockedSender.objects.create(sender_hmac=address_hmac("eve@example.org"), reason="Spam.")
    responses = [fill_in(address=f"{name}@example.org") for name in ("ada", "ben", "eve")]
    assert len({(each.status_code, each["Location"]) for each in responses}) == 1
    assert not is_known("eve@example.org")
    links = [
        send("/subscriptions/", address=address) for address in (ADDRESS, "nobody@example.org")
    ]
    assert len({(each.status_code, each["Location"]) for each in links}) == 1
    assert [each.to for each in sent() if "Your subscriptions" in each.subject] == [[ADDRESS]]


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil", "x", "/\n"])
def test_the_page_after_the_form_leads_only_to_pages_of_this_site(back: str) -> None:
    shown = Client().get("/subscribe/sent/", {"back": back}).content.decode()
    assert "Back to the page" not in shown
    assert "evil" not in shown.partition("<body>")[2]
    own = Client().get("/subscribe/sent/", {"back": "/topics/x/"}).content.decode()
    assert 'href="/topics/x/"' in own


def test_a_form_of_another_site_or_a_bot_stores_nothing() -> None:
    fields = {"address": ADDRESS, "frequency": "daily"}
    other = {"Origin": "https://evil.example"}
    assert send("/subscribe/", headers=other, **fields).status_code == 403
    assert send("/subscribe/", website="spam", **fields).status_code == 303
    assert send("/subscribe/", **{**fields, "frequency": "hourly"}).status_code == 400
    assert not Subscriber.objects.exists()


def test_a_subscription_is_confirmed_by_a_button_and_not_by_a_scanner() -> None:
    fill_in("?search=q%3Dzebra")
    (letter,) = sent()
    assert letter.subject == "Confirm your subscription at ClipQA"
    assert "“zebra”" in str(letter.body)
    path = link_in(letter, "/subscriptions/confirm/")
    page = Client().get(path).content.decode()
    Client().head(path)
    row = Subscription.objects.get()
    assert row.confirmed_at is None
    assert "“zebra”" in page
    assert ADDRESS not in page
    response = press(path, subscription=row.pk)
    assert response.status_code == 303
    row.refresh_from_db()
    assert row.confirmed_at
    assert "is confirmed" in Client().get(response["Location"]).content.decode()
    assert "Nothing waits" in Client().get(path).content.decode()


def test_a_subscription_added_after_the_page_was_shown_is_not_confirmed_with_it() -> None:
    first = subscribe(ADDRESS, SubscriptionKind.EVERYTHING)
    second = subscribe(ADDRESS, SubscriptionKind.SEARCH, "q=spam")
    assert first
    assert second
    path = link_path(Purpose.CONFIRM, address_hmac(ADDRESS))
    press(path, subscription=[first.pk, "x", "9" * 30])
    confirmed = Subscription.objects.confirmed()
    assert list(confirmed) == [first]


def test_an_address_is_asked_once_an_hour_and_later_for_the_rest() -> None:
    fill_in("?search=q%3Dzebra")
    assert len(sent()) == 1
    fill_in("?search=q%3Dlion")
    fill_in("?search=q%3Dtiger")
    assert sent() == []
    waiting = Mailing.objects.get(state=JobState.WAITING)
    assert timedelta(minutes=59) < waiting.next_try_at - timezone.now() <= timedelta(hours=1)
    Mailing.objects.filter(pk=waiting.pk).update(next_try_at=timezone.now())
    (letter,) = sent()
    assert "lion" in str(letter.body)


def test_unsubscribing_does_not_reset_the_hour() -> None:
    fill_in()
    (letter,) = sent()
    assert click(header_link(letter)).status_code == 200
    assert not is_known()
    fill_in()
    assert sent() == []


def test_an_hour_ends_without_a_mail_if_all_is_confirmed_meanwhile() -> None:
    fill_in("?search=q%3Dzebra")
    sent()
    fill_in("?search=q%3Dlion")
    Subscription.objects.update(confirmed_at=timezone.now())
    Mailing.objects.update(next_try_at=timezone.now())
    assert sent() == []
    assert Mailing.objects.filter(state=JobState.CANCELLED).count() == 1


def test_fifty_subscriptions_are_the_most_and_unconfirmed_ones_make_room() -> None:
    for number in range(49):
        subscribed(SubscriptionKind.SEARCH, f"q=word{number}")
    assert subscribe(ADDRESS, SubscriptionKind.SEARCH, "q=first")
    assert subscribe(ADDRESS, SubscriptionKind.SEARCH, "q=second")
    assert not Subscription.objects.filter(target="q=first").exists()
    Subscription.objects.update(confirmed_at=timezone.now())
    assert subscribe(ADDRESS, SubscriptionKind.SEARCH, "q=third") is None
    assert fill_in().status_code == 303
    assert Subscription.objects.count() == 50


def test_what_is_not_confirmed_is_deleted_after_a_week() -> None:
    kept = subscribed(address="ben@example.org")
    old = subscribe(ADDRESS, SubscriptionKind.EVERYTHING)
    assert old
    Subscription.objects.update(created_at=timezone.now() - timedelta(days=8))
    Subscriber.objects.update(created_at=timezone.now() - timedelta(days=8))
    OptInRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert delete_outdated()["unconfirmed subscriptions"] == 1
    assert list(Subscriber.objects.all()) == [kept.subscriber]
    assert not OptInRequest.objects.exists()


def test_the_own_page_changes_and_ends_subscriptions_and_names_no_address() -> None:
    topic = make_topic()
    one, two = subscribed(SubscriptionKind.TOPIC, topic), subscribed(SubscriptionKind.EVERYTHING)
    other = subscribed(address="ben@example.org")
    path = link_path(Purpose.OWN, one.subscriber.sender_hmac)
    page = Client().get(path)
    assert page["Cache-Control"] == "private, no-store"
    assert "Topic: Ceasefires" in page.content.decode()
    assert ADDRESS not in page.content.decode()
    fields = {f"frequency-{each.pk}": "weekly" for each in (one, two, other)}
    assert press(path, save=1, **fields, **{"frequency-x": "daily"}).status_code == 303
    assert Subscription.objects.filter(frequency=Frequency.WEEKLY).count() == 2
    press(path, save=1, **{f"frequency-{one.pk}": "hourly"})
    press(path, remove=other.pk)
    press(path, remove=one.pk)
    assert set(Subscription.objects.all()) == {two, other}
    press(path, remove_all=1)
    assert not is_known()
    assert "no subscriptions" in Client().get(path).content.decode()


def test_a_link_serves_one_purpose_and_one_address_and_outlives_the_secret_key(
    settings: Any,
) -> None:
    digest = subscribed().subscriber.sender_hmac
    own = link_path(Purpose.OWN, digest)
    settings.SECRET_KEY = "rotated"
    assert Client().get(own).status_code == 200
    for forged in (own.replace("/subscriptions/", "/subscriptions/unsubscribe/"), f"{own[:-2]}/"):
        response = Client().get(forged)
        assert response.status_code == 404
        assert "was not made by this site" in response.content.decode()
    settings.CLIPQA_ADDRESS_KEY = "another"
    assert Client().get(own).status_code == 404


def test_the_link_to_the_own_page_is_sent_once_an_hour() -> None:
    one = subscribed()
    for _ in range(2):
        assert send("/subscriptions/", address=ADDRESS.upper()).status_code == 303
    (letter,) = sent()
    assert link_path(Purpose.OWN, one.subscriber.sender_hmac) in html_of(letter)
    assert mail.outbox == []
