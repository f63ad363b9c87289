"""The client address that rate limits count."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from clipqa.lib.client_address import client_address


@pytest.mark.parametrize("trusted", [0, 1, 2])
def test_the_address_is_what_the_outermost_trusted_proxy_received(
    settings: Settings, trusted: int
) -> None:
    settings.CLIPQA_TRUSTED_PROXIES = trusted
    forged = "203.0.113.9, 198.51.100.2, 192.0.2.3"
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forged}
    seen = client_address(RequestFactory().get("/", **meta))
    assert seen == ["10.0.0.1", "192.0.2.3", "198.51.100.2"][trusted]


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("192.0.2.3:5678", "192.0.2.3"),
        ("[2001:db8::1:2]:5678", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("::ffff:192.0.2.3", "192.0.2.3"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_every_notation_of_a_proxy_is_parsed(
    settings: Settings, written: str, counted: str
) -> None:
    settings.CLIPQA_TRUSTED_PROXIES = 1
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": written}
    assert client_address(RequestFactory().get("/", **meta)) == counted
