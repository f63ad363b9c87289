"""TOTP codes, checked against the test values of RFC 6238."""

import base64

import pytest

from clipqa.accounts import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_at(seconds)) == code


@pytest.mark.parametrize("typed", ["287 082", " 287082 ", "287\u00a0082", "２８７０８２", "٢٨٧٠٨٢"])
def test_a_code_may_be_typed_with_spaces_and_other_digits(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, 59) == 1


def test_a_code_is_valid_one_step_before_and_after_and_no_further() -> None:
    fits = [
        totp.matching_step(SECRET, "081804", 1111111109 + 30 * off) is not None
        for off in range(-3, 4)
    ]
    assert fits == [False, False, True, True, True, False, False]


@pytest.mark.parametrize("typed", ["", "28708", "2870821", "abcdef", "28708½"])
def test_a_text_that_is_no_code_matches_no_step(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, 59) is None


def test_the_uri_in_the_qr_code_names_the_site_and_the_login() -> None:
    address = totp.provisioning_uri("ABC", "Delta: News", "ann@x")
    assert address == "otpauth://totp/Delta%3A%20News%3Aann%40x?secret=ABC&issuer=Delta%3A%20News"
