"""Passkeys: added once, each challenge valid once, bound to this site."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import Passkey, RecoveryCode, User
from tests.accounts.signing_in import FACTORS, SECOND, codes_on, is_in, type_password, words_of
from tests.accounts.software_key import SoftKey, options_on
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db
NEW = FACTORS + "passkey/"


def add(client: Client, key: SoftKey, name: str = "Laptop", **where: str) -> Any:
    credential = key.create(options_on(client.get(NEW)), **where)
    return client.post(NEW, {"name": name, "credential": credential})


def show(client: Client, credential: str) -> Any:
    return client.post(SECOND, {"by": "passkey", "credential": credential})


@pytest.fixture
def key(bob: User) -> SoftKey:
    key = SoftKey()
    add(signed_in(bob), key)
    return key


def test_adding_a_passkey_shows_recovery_codes(bob: User) -> None:
    page = add(signed_in(bob), SoftKey())
    assert len(codes_on(page)) == 10
    assert Passkey.objects.get().name == "Laptop"


def test_a_passkey_signs_in_after_the_password(visitor: Client, key: SoftKey) -> None:
    type_password(visitor, "bob", to="/admin/password_change/")
    answer = show(visitor, key.get(options_on(visitor.get(SECOND))))
    assert answer["Location"] == "/admin/password_change/"
    assert is_in(visitor)


def test_a_passkey_without_the_password_is_refused(visitor: Client, key: SoftKey) -> None:
    credential = key.get({"challenge": "AAAAAAAAAAAAAAAAAAAAAA"})
    assert show(visitor, credential)["Location"] == "/admin/login/"


def test_a_response_is_accepted_once(key: SoftKey) -> None:
    first, second = Client(), Client()
    type_password(first, "bob")
    credential = key.get(options_on(first.get(SECOND)))
    assert show(first, credential).status_code == 302
    type_password(second, "bob")
    second.get(SECOND)
    assert "is not valid for this login" in show(second, credential).content.decode()
    assert not is_in(second)


@pytest.mark.parametrize(
    "where",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"origin": "http://testserver:81"},
    ],
)
def test_a_response_given_to_another_site_is_refused(
    visitor: Client, key: SoftKey, where: dict[str, str]
) -> None:
    type_password(visitor, "bob")
    show(visitor, key.get(options_on(visitor.get(SECOND)), **where))
    assert not is_in(visitor)


def test_behind_a_proxy_the_public_address_of_the_site_is_accepted(
    visitor: Client, key: SoftKey, settings: Any
) -> None:
    settings.CLIPQA_SITE_URL = "https://testserver"
    type_password(visitor, "bob")
    show(visitor, key.get(options_on(visitor.get(SECOND)), origin="https://testserver"))
    assert is_in(visitor)


def test_another_key_with_the_same_id_is_refused(visitor: Client, key: SoftKey) -> None:
    type_password(visitor, "bob")
    show(visitor, SoftKey().get(options_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_the_key_of_another_user_is_refused(visitor: Client, key: SoftKey, alice: User) -> None:
    theirs = SoftKey(b"hers")
    add(signed_in(alice), theirs)
    type_password(visitor, "bob")
    show(visitor, theirs.get(options_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_a_clone_with_a_lower_counter_is_refused(visitor: Client, key: SoftKey) -> None:
    Passkey.objects.update(uses=100)
    type_password(visitor, "bob")
    show(visitor, key.get(options_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_keys_without_a_counter_are_accepted_repeatedly(bob: User) -> None:
    key = SoftKey(counts=False)
    add(signed_in(bob), key)
    for _day in range(2):
        visitor = Client()
        type_password(visitor, "bob")
        show(visitor, key.get(options_on(visitor.get(SECOND))))
        assert is_in(visitor)


def test_the_same_passkey_is_added_once(bob: User, key: SoftKey) -> None:
    client = Client()
    type_password(client, "bob")
    show(client, key.get(options_on(client.get(SECOND))))
    assert "it exists already" in words_of(add(client, key))
    assert Passkey.objects.count() == 1


def test_a_passkey_made_for_another_site_is_not_added(bob: User) -> None:
    add(signed_in(bob), SoftKey(), origin="https://evil.example")
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "x", '{"response": {}}', "[" * 9000])
def test_nonsense_is_not_added(bob: User, credential: str) -> None:
    client = signed_in(bob)
    client.get(NEW)
    page = client.post(NEW, {"name": "Laptop", "credential": credential})
    assert page.status_code == 200
    assert not Passkey.objects.exists()


def test_a_removed_passkey_is_refused(visitor: Client, bob: User, key: SoftKey) -> None:
    client = Client()
    type_password(client, "bob")
    show(client, key.get(options_on(client.get(SECOND))))
    add(client, SoftKey(b"second"), name="Phone")
    client.post(f"{FACTORS}passkey/{Passkey.objects.get(name='Laptop').pk}/remove/")
    assert RecoveryCode.objects.count() == 10
    type_password(visitor, "bob")
    show(visitor, key.get(options_on(visitor.get(SECOND))))
    assert not is_in(visitor)


def test_on_an_ip_address_the_page_says_why_there_are_no_passkeys(bob: User) -> None:
    page = signed_in(bob).get(NEW, headers={"host": "127.0.0.1:8000"})
    assert "Open the admin by its host name" in words_of(page)
    assert "data-options" not in page.content.decode()


def test_the_name_of_a_passkey_is_escaped(bob: User) -> None:
    client = signed_in(bob)
    add(client, SoftKey(), name="<b>&")
    assert "&lt;b&gt;&amp;" in client.get(FACTORS).content.decode()
