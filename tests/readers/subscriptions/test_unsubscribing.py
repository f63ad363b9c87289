"""Unsubscribing by one click (RFC 8058), as mail providers, scanners and people do it."""

import time
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import translation

from clipqa.lib.email_addresses import address_hmac
from clipqa.models import MailEvent, Mailing, Subscription, SubscriptionKind
from clipqa.readers.links import Purpose, link_path
from clipqa.readers.subscribing import subscribe
from tests.factories import make_published
from tests.readers.subscriptions.mailbox import (
    ADDRESS,
    click,
    header_link,
    is_known,
    link_in,
    news,
    sent,
    subscribed,
)

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = (
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--'
)
YEAR_S = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Case:
    """A request to the link of a mail. `change` forges the link."""

    method: str = "POST"
    body: str = ""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    change: Any = None
    years: int = 0
    language: str = "en"
    status: int = 200
    is_gone: bool = True


def kept(method: str = "GET", status: int = 200, **values: Any) -> Case:
    return Case(method=method, status=status, is_gone=False, **values)


def forged(change: Any, **values: Any) -> Case:
    return kept(values.pop("method", "POST"), 404, change=change, **values)


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def another_digest(path: str) -> str:
    head = path.rpartition(":")[0]
    own = head.rpartition("/")[2]
    other = link_path(Purpose.UNSUBSCRIBE, address_hmac("eve@example.org"))
    return swap(path, own, other.rpartition("/")[0].rpartition("/")[2].partition(":")[0])


CASES = {
    "as the RFC says": Case(body=ONE_CLICK),
    "an empty body": Case(),
    "an empty body without a type": Case(content_type=""),
    "multipart": Case(body=MULTIPART, content_type="multipart/form-data; boundary=b"),
    "broken multipart": Case(body="--b", content_type="multipart/form-data"),
    "multipart without an end": Case(body="x", content_type="multipart/form-data; boundary=b"),
    "JSON": Case(body="{}", content_type="application/json"),
    "text": Case(body=ONE_CLICK, content_type="text/plain"),
    "an unknown type": Case(body=ONE_CLICK, content_type="x"),
    "an unknown charset": Case(body=ONE_CLICK, content_type=f"{FORM}; charset=klingon"),
    "another charset": Case(body=ONE_CLICK, content_type=f"{FORM}; charset=utf-16"),
    "another value": Case(body="List-Unsubscribe=No"),
    "other fields": Case(body="a=1&b=2&website=spam"),
    "bytes that are no UTF-8": Case(body="\udcff=\udcfe"),
    "many fields": Case(body="a=1&" * 2000),
    "another site's origin": Case(headers={"Origin": "https://mail.example"}),
    "an origin without a name": Case(headers={"Origin": "null"}),
    "a cross-site request": Case(headers={"Sec-Fetch-Site": "cross-site"}),
    "another referrer": Case(headers={"Referer": "https://mail.example/inbox"}),
    "somebody's cookies": Case(headers={"Cookie": f"sessionid=x; csrftoken={'y' * 32}"}),
    "no user agent": Case(headers={"User-Agent": ""}),
    "plain text wanted": Case(headers={"Accept": "text/plain"}),
    "a parameter of tracking": Case(change=lambda path: f"{path}?utm_source=mail"),
    "twice": Case(times=2),
    "five times": Case(times=5, body=ONE_CLICK),
    "a year later": Case(years=1),
    "ten years later": Case(years=10, body=ONE_CLICK),
    "in German": Case(language="de"),
    "in Arabic": Case(language="ar", body=ONE_CLICK),
    "German wanted": Case(headers={"Accept-Language": "de"}),
    "a scanner's GET": kept(),
    "a scanner's GET, five times": kept(times=5),
    "a scanner's HEAD": kept("HEAD"),
    "a GET with the field": kept(change=lambda path: f"{path}?{ONE_CLICK}"),
    "OPTIONS": kept("OPTIONS", 405),
    "PUT": kept("PUT", 405, body=ONE_CLICK),
    "DELETE": kept("DELETE", 405),
    "without the last letter": forged(lambda path: f"{path[:-2]}/"),
    "another signature": forged(lambda path: f"{path.rpartition(':')[0]}:{'a' * 43}/"),
    "another address": forged(another_digest),
    "a link for another purpose": forged(
        lambda path: swap(
            link_path(Purpose.OWN, address_hmac(ADDRESS)), "/subscriptions/", UNSUBSCRIBE
        )
    ),
    "a forged GET": forged(lambda path: f"{UNSUBSCRIBE}x/", method="GET"),
    "no signature": forged(lambda path: f"{path.rpartition(':')[0]}/"),
    "a long one": forged(lambda path: f"{UNSUBSCRIBE}{'a' * 1000}/"),
    "another script": forged(lambda path: f"{UNSUBSCRIBE}%D8%A9:%00/"),
}
UNSUBSCRIBE = "/subscriptions/unsubscribe/"


@pytest.mark.parametrize("name", CASES)
def test_a_request_to_the_link_of_a_mail(name: str, settings: Any) -> None:
    case = CASES[name]
    subscribed()
    make_published("New?")
    (letter,) = news()
    path = header_link(letter)
    path = case.change(path) if case.change else path
    settings.LANGUAGE_CODE = case.language
    headers = {f"HTTP_{key.upper().replace('-', '_')}": text for key, text in case.headers.items()}
    now = time.time()
    for _ in range(case.times):
        with (
            mock.patch("time.time", return_value=now + case.years * YEAR_S),
            translation.override(case.language),
        ):
            response = Client(enforce_csrf_checks=True).generic(
                case.method,
                path,
                case.body.encode(errors="surrogateescape"),
                content_type=case.content_type,
                HTTP_HOST="clips.example.org",
                **headers,
            )
        assert response.status_code == case.status
        assert not response.cookies
        assert "Location" not in response
    assert is_known() is not case.is_gone
    if case.status == 404:
        assert "was not made by this site" in response.content.decode()
    if case.method == "GET" and case.status == 200:
        assert "<form" in response.content.decode()


def test_there_are_forty_cases() -> None:
    assert len(CASES) >= 40


def test_the_link_of_the_mail_to_confirm_works_before_and_after_it() -> None:
    made = subscribe(ADDRESS, SubscriptionKind.EVERYTHING)
    assert made
    (letter,) = sent()
    assert letter.extra_headers["List-Unsubscribe-Post"] == ONE_CLICK
    assert click(header_link(letter), data=ONE_CLICK.encode(), content_type=FORM).status_code == 200
    assert not is_known()
    assert (
        "Nothing waits" in Client().get(link_in(letter, "/subscriptions/confirm/")).content.decode()
    )


def test_unsubscribing_from_one_leaves_the_others() -> None:
    subscribed()
    topic = subscribed(SubscriptionKind.SEARCH, "q=zebra")
    one = subscribed(SubscriptionKind.OUTLET, make_published().clip.video.outlet)
    path = link_path(Purpose.UNSUBSCRIBE, one.subscriber.sender_hmac, one)
    assert "Outlet: Harbour Public TV" in Client().get(path).content.decode()
    assert click(path).status_code == 200
    assert Subscription.objects.count() == 2
    assert click(path).status_code == 200
    assert "You are unsubscribed" in Client().get(path).content.decode()
    assert topic in Subscription.objects.all()


def test_mails_that_wait_are_deleted_with_the_address() -> None:
    one = subscribed()
    Mailing.objects.create(subscriber=one.subscriber, event=MailEvent.LINK)
    click(link_path(Purpose.UNSUBSCRIBE, one.subscriber.sender_hmac))
    assert not Mailing.objects.exists()
    assert sent() == []
