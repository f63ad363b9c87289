"""The normal form and the HMAC of e-mail addresses."""

from typing import Any

import pytest

from clipqa.lib.email_addresses import address_hmac, normalise_address


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada@Example.ORG ", "ada@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@" + "x" * 70 + ".example", "ada@" + "x" * 70 + ".example"),  # no valid domain
        ("", ""),
    ],
)
def test_spellings_of_an_address_share_a_normal_form(address: str, normal: str) -> None:
    assert normalise_address(address) == normal


def test_an_hmac_depends_on_the_address_and_its_key_only(settings: Any) -> None:
    first = address_hmac("ada@example.org")
    assert address_hmac("ADA@example.org ") == first
    assert address_hmac("eve@example.org") != first
    settings.SECRET_KEY = "rotated"
    assert address_hmac("ada@example.org") == first
    settings.CLIPQA_ADDRESS_KEY = "another"
    assert address_hmac("ada@example.org") != first


def test_no_address_has_no_hmac() -> None:
    assert address_hmac("  ") == ""
