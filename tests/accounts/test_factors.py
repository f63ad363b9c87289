"""Adding and removing one's own second factors."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from clipqa.models import AuditEntry, AuthenticatorApp, Event, RecoveryCode, User
from tests.accounts.signing_in import (
    FACTORS,
    code_of,
    codes_on,
    give_app,
    is_in,
    type_code,
    type_password,
    type_recovery_code,
    words_of,
    wrong_code,
)
from tests.admin.people import PASSWORD
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db
APP = FACTORS + "app/"


def secret_on(client: Client) -> str:
    shown = re.search(r'class="secret">([A-Z2-7]+)<', client.get(APP).content.decode())
    assert shown
    return shown[1]


def with_app(client: Client) -> str:
    """Add an app to a signed-in user and return its secret."""
    secret = secret_on(client)
    client.post(APP, {"code": code_of(secret)})
    return secret


def test_where_a_second_factor_is_required_a_new_user_adds_one_and_gets_in(
    visitor: Client, bob: User, required: None
) -> None:
    type_password(visitor, "bob")
    assert visitor.get("/admin/")["Location"] == FACTORS
    codes = codes_on(visitor.post(APP, {"code": code_of(secret_on(visitor))}))
    assert len(set(codes)) == 10
    assert is_in(visitor)
    again = Client()
    type_password(again, "bob")
    type_recovery_code(again, codes[3])
    assert is_in(again)


def test_a_wrong_code_adds_no_app_and_keeps_the_qr_code(bob: User) -> None:
    client = signed_in(bob)
    secret = secret_on(client)
    page = client.post(APP, {"code": wrong_code(secret)})
    assert "The code is wrong." in page.content.decode()
    assert secret_on(client) == secret
    assert not AuthenticatorApp.objects.exists()


def test_the_code_that_added_the_app_is_not_accepted_again(visitor: Client, bob: User) -> None:
    client = signed_in(bob)
    secret = secret_on(client)
    code = code_of(secret)
    client.post(APP, {"code": code})
    type_password(visitor, "bob")
    assert "This code was used already" in words_of(type_code(visitor, code))


def test_the_qr_code_is_embedded_in_the_page(bob: User) -> None:
    page = signed_in(bob).get(APP).content.decode()
    assert re.findall(r'<img[^>]*src="([^":,]+)', page) == ["data"]


def test_recovery_codes_are_shown_once_and_stored_as_digests(bob: User) -> None:
    client = signed_in(bob)
    codes = codes_on(client.post(APP, {"code": code_of(secret_on(client))}))
    for page in (FACTORS, APP, FACTORS + "codes/"):
        assert codes_on(client.get(page, follow=True)) == []
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not stored & {code.replace("-", "") for code in codes}
    assert str(dict(client.session)).find(codes[0]) == -1


def test_adding_a_factor_ends_ones_other_sessions(visitor: Client, bob: User) -> None:
    type_password(visitor, "bob")
    with_app(signed_in(bob))
    assert visitor.get("/admin/")["Location"].startswith("/admin/login/")


def test_removing_a_factor_and_creating_codes_end_ones_other_sessions(
    visitor: Client, bob: User
) -> None:
    client = signed_in(bob)
    secret = with_app(client)
    app = AuthenticatorApp.objects.get()
    for page in ("codes/", f"app/{app.pk}/remove/"):
        AuthenticatorApp.objects.update(last_step=0)
        type_password(visitor, "bob")
        type_code(visitor, code_of(secret))
        assert is_in(visitor)
        before = client.session.session_key
        client.post(FACTORS + page)
        assert (is_in(client), is_in(visitor)) == (True, False), page
        assert client.session.session_key != before


def test_the_last_factor_stays_where_one_is_required(bob: User, required: None) -> None:
    client = signed_in(bob)
    with_app(client)
    url = f"{FACTORS}app/{AuthenticatorApp.objects.get().pk}/remove/"
    assert "Add another one first." in words_of(client.post(url, follow=True))
    assert AuthenticatorApp.objects.exists()


def test_where_none_is_required_the_last_factor_is_removed_with_its_codes(bob: User) -> None:
    client = signed_in(bob)
    with_app(client)
    url = f"{FACTORS}app/{AuthenticatorApp.objects.get().pk}/remove/"
    assert "your only second factor" in words_of(client.get(url))
    client.post(url)
    assert not AuthenticatorApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_the_factor_of_another_user_can_not_be_removed(alice: User, bob: User) -> None:
    give_app(alice)
    client = signed_in(bob)
    with_app(client)
    theirs = AuthenticatorApp.objects.get(person=alice).pk
    for kind in ("app", "passkey", "code"):
        assert client.post(f"{FACTORS}{kind}/{theirs}/remove/").status_code == 404
    assert AuthenticatorApp.objects.filter(person=alice).exists()


def test_some_time_after_sign_in_a_change_requires_the_password(bob: User) -> None:
    client = signed_in(bob)
    session = client.session
    session["confirmed"] -= 16 * 60
    session.save()
    location = client.get(APP)["Location"]
    assert location == f"/admin/sign-in/confirm/?{urlencode({'next': APP})}"
    assert "not your password" in words_of(client.post(location, {"password": "guess"}))
    assert client.get(APP).status_code == 302
    assert client.post(location, {"password": PASSWORD, "next": APP})["Location"] == APP
    assert client.get(APP).status_code == 200


def test_password_confirmations_count_as_attempts(bob: User) -> None:
    client = signed_in(bob)
    confirm = FACTORS.replace("factors", "confirm")
    statuses = [client.post(confirm, {"password": "guess"}).status_code for _number in range(11)]
    assert statuses == [200] * 10 + [429]


def test_the_password_confirmation_never_redirects_off_the_site(bob: User) -> None:
    typed = {"password": PASSWORD, "next": "https://evil.example/"}
    answer = signed_in(bob).post(FACTORS.replace("factors", "confirm"), typed)
    assert answer["Location"] == FACTORS


def test_added_and_removed_factors_are_in_the_audit_list(bob: User) -> None:
    client = signed_in(bob)
    with_app(client)
    client.post(f"{FACTORS}app/{AuthenticatorApp.objects.get().pk}/remove/")
    entries = AuditEntry.objects.filter(event=Event.FACTOR_CHANGED).order_by("pk")
    rows = [(entry.actor_name, entry.before, entry.after) for entry in entries]
    stored = {"second_factor": ["app"]}
    assert rows == [("bob", {}, stored), ("bob", stored, {})]


def test_new_codes_are_created_by_post_only(bob: User) -> None:
    client = signed_in(bob)
    with_app(client)
    before = set(RecoveryCode.objects.values_list("digest", flat=True))
    client.get(FACTORS + "codes/")
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == before
    assert len(codes_on(client.post(FACTORS + "codes/"))) == 10
    assert not set(RecoveryCode.objects.values_list("digest", flat=True)) & before


def test_without_a_second_factor_there_are_no_recovery_codes(bob: User) -> None:
    assert signed_in(bob).post(FACTORS + "codes/")["Location"] == FACTORS
    assert not RecoveryCode.objects.exists()
