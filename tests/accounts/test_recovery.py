"""Storage of recovery codes, and those that were carried over from an old library."""

import hashlib
from typing import Any

import pytest

from clipqa.accounts import recovery
from clipqa.accounts.factors import factors_of
from clipqa.models import RecoveryCode, User
from tests.accounts.signing_in import (
    FACTORS,
    give_app,
    words_of,
)
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db


def plain_sha256(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()


def stored_digests() -> list[str]:
    return list(RecoveryCode.objects.order_by("pk").values_list("digest", flat=True))


def create_plain_codes(person: User) -> list[str]:
    codes = recovery.create_codes(person)
    rows = RecoveryCode.objects.order_by("pk")
    for code, row in zip(codes, rows, strict=True):
        RecoveryCode.objects.filter(pk=row.pk).update(digest=plain_sha256(code))
    return codes


def test_codes_can_not_be_tested_against_a_stolen_database(alice: User, bob: User) -> None:
    codes = recovery.create_codes(alice)
    assert not {*stored_digests()} & {plain_sha256(code) for code in codes}
    assert all(digest.startswith("hmac:") for digest in stored_digests())


def test_the_same_code_of_two_users_has_two_digests(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "COUNT", 1)
    monkeypatch.setattr(recovery, "ALPHABET", "a")
    assert recovery.create_codes(alice) == recovery.create_codes(bob)
    assert len({*stored_digests()}) == 2


def test_a_code_carried_over_from_an_old_library_works_once(alice: User) -> None:
    code = create_plain_codes(alice)[0]
    assert [recovery.use_code(alice, code), recovery.use_code(alice, code)] == [True, False]


def test_with_another_secret_key_the_page_says_that_no_code_is_left(
    alice: User, settings: Any
) -> None:
    give_app(alice)
    code = recovery.create_codes(alice)[0]
    assert factors_of(alice).codes_left == 10
    settings.SECRET_KEY = "another key"
    assert not recovery.use_code(alice, code)
    client = signed_in(alice)
    session = client.session
    session["second_factor"] = "app"
    session.save()
    assert "0 left" in words_of(client.get(FACTORS))
