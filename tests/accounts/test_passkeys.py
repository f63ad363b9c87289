"""Passkeys: added once, each question answered once, of this site alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from clipqa.models import Passkey, RecoveryCode
from tests.accounts.door import FACTORS, SECOND, codes_on, is_in, type_password, words_of
from tests.accounts.soft_key import SoftKey, asked_on
from tests.roles.cast import signed_in

pytestmark = pytest.mark.django_db
NEW = FACTORS + "passkey/"


def add(client: Client, key: SoftKey, name: str = "Laptop", **where: str) -> Any:
    brought = key.create(asked_on(client.get(NEW)), **where)
    return client.post(NEW, {"name": name, "credential": brought})


def show(client: Client, brought: str) -> Any:
    return client.post(SECOND, {"by": "passkey", "credential": brought})


@pytest.fixture
def key(bob: User) -> SoftKey:
    key = SoftKey()
    add(signed_in(bob), key)
    return key


def test_a_passkey_is_added_and_brings_recovery_codes(bob: User) -> None:
    page = add(signed_in(bob), SoftKey())
    assert len(codes_on(page)) == 10
    assert Passkey.objects.get().name == "Laptop"


def test_a_passkey_opens_the_desk_after_the_password(visitor: Client, key: SoftKey) -> None:
    type_password(visitor, "bob", to="/admin/password_change/")
    answer = show(visitor, key.get(asked_on(visitor.get(SECOND))))
    assert answer["Location"] == "/admin/password_change/"
    assert is_in(visitor)


def test_without_the_password_it_opens_nothing(visitor: Client, key: SoftKey) -> None:
    brought = key.get({"challenge": "AAAAAAAAAAAAAAAAAAAAAA"})
    assert show(visitor, brought)["Location"] == "/admin/login/"


def test_an_answer_serves_once(key: SoftKey) -> None:
    first, second = Client(), Client()
    type_password(first, "bob")
    brought = key.get(asked_on(first.get(SECOND)))
    assert show(first, brought).status_code == 302
    type_password(second, "bob")
    second.get(SECOND)
    assert "doesn&#x27;t open the desk" in show(second, brought).content.decode()
    assert not is_in(second)


@pytest.mark.parametrize(
    "where",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"origin": "http://testserver:81"},
    ],
)
def test_what_another_site_got_out_of_it_opens_nothing(
    visitor: Client, key: SoftKey, where: dict[str, str]
) -> None:
    type_password(visitor, "bob")
    show(visitor, key.get(asked_on(visitor.get(SECOND)), **where))
    assert not is_in(visitor)


def test_behind_a_proxy_the_sites_own_address_counts(
    visitor: Client, key: SoftKey, settings: Any
) -> None:
    settings.CLIPQA_SITE_URL = "https://testserver"
    type_password(visitor, "bob")
    show(visitor, key.get(asked_on(visitor.get(SECOND)), origin="https://testserver"))
    assert is_in(visitor)


def test_another_key_of_the_same_name_opens_nothing(visitor: Client, key: SoftKey) -> None:
    type_password(visitor, "bob")
    show(visitor, SoftKey().get(asked_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_somebody_elses_key_opens_nothing(visitor: Client, key: SoftKey, alice: User) -> None:
    theirs = SoftKey(b"hers")
    add(signed_in(alice), theirs)
    type_password(visitor, "bob")
    show(visitor, theirs.get(asked_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_a_copy_that_counted_less_is_refused(visitor: Client, key: SoftKey) -> None:
    Passkey.objects.update(uses=100)
    type_password(visitor, "bob")
    show(visitor, key.get(asked_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_keys_that_do_not_count_are_taken_again_and_again(bob: User) -> None:
    key = SoftKey(counts=False)
    add(signed_in(bob), key)
    for _day in range(2):
        visitor = Client()
        type_password(visitor, "bob")
        show(visitor, key.get(asked_on(visitor.get(SECOND))))
        assert is_in(visitor)


def test_the_same_passkey_is_added_once(bob: User, key: SoftKey) -> None:
    client = Client()
    type_password(client, "bob")
    show(client, key.get(asked_on(client.get(SECOND))))
    assert "it is there already" in words_of(add(client, key))
    assert Passkey.objects.count() == 1


def test_a_passkey_made_for_another_site_is_not_added(bob: User) -> None:
    add(signed_in(bob), SoftKey(), origin="https://evil.example")
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("brought", ["", "{}", "[]", "x", '{"response": {}}', "[" * 9000])
def test_nonsense_is_not_added(bob: User, brought: str) -> None:
    client = signed_in(bob)
    client.get(NEW)
    page = client.post(NEW, {"name": "Laptop", "credential": brought})
    assert page.status_code == 200
    assert not Passkey.objects.exists()


def test_a_removed_passkey_opens_nothing(visitor: Client, bob: User, key: SoftKey) -> None:
    client = Client()
    type_password(client, "bob")
    show(client, key.get(asked_on(client.get(SECOND))))
    add(client, SoftKey(b"second"), name="Phone")
    client.post(f"{FACTORS}passkey/{Passkey.objects.get(name='Laptop').pk}/remove/")
    assert RecoveryCode.objects.count() == 10
    type_password(visitor, "bob")
    show(visitor, key.get(asked_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_where_the_site_goes_by_numbers_the_page_says_why_there_is_none(bob: User) -> None:
    page = signed_in(bob).get(NEW, headers={"host": "127.0.0.1:8000"})
    assert "Open the desk by its name" in words_of(page)
    assert "data-options" not in page.content.decode()


def test_what_somebody_named_a_passkey_is_written_as_words(bob: User) -> None:
    client = signed_in(bob)
    add(client, SoftKey(), name="<b>&")
    assert "&lt;b&gt;&amp;" in client.get(FACTORS).content.decode()
