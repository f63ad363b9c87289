"""Every URL of the admin, requested without the second factor."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from clipqa.models import User
from tests.accounts.signing_in import FACTORS, SECOND, code_of, give_app, type_code, type_password
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db

OPEN = {
    "admin/login/",
    "admin/logout/",
    "admin/sign-in/",
    "admin/sign-in/forgotten/",
    "admin/sign-in/forgotten/sent/",
    "admin/sign-in/reset/<uidb64>/<token>/",
    "admin/sign-in/reset/done/",
}
SETTING_UP = {
    FACTORS.strip("/") + "/",
    "admin/sign-in/factors/app/",
    "admin/sign-in/factors/passkey/",
    "admin/sign-in/confirm/",
}
FILLED = {
    "<path:object_id>": "1",
    "<str:kind>": "app",
    "<uidb64>": "MQ",
    "<token>": "set-password",
    "<id>": "1",
    "^(?P<app_label>clipqa|auth)/$": "clipqa/",
    "(?P<url>.*)$": "nothing/",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith("admin/"):
            yield route


def address(route: str) -> str:
    for part, value in FILLED.items():
        route = route.replace(part, value)
    while "<int:" in route:
        route = route[: route.index("<int:")] + "1" + route[route.index(">") + 1 :]
    return f"/{route}"


ROUTES = sorted(set(routes(get_resolver())))


def redirects(client: Client, shut: set[str]) -> dict[str, set[str]]:
    """Return the redirect target of each URL, by method."""
    led: dict[str, set[str]] = {}
    for route in ROUTES:
        if route in shut:
            for method in ("get", "post", "options"):
                response = getattr(client, method)(address(route))
                led.setdefault(response.get("Location", str(response.status_code)), set()).add(
                    route
                )
    return led


@pytest.mark.once
def test_with_a_second_factor_every_address_asks_for_it(alice: User) -> None:
    give_app(alice)
    for route in set(ROUTES) - OPEN:  # each in a session that never showed one
        for method in ("get", "post"):
            response = getattr(signed_in(alice), method)(address(route))
            assert response.get("Location") == SECOND, f"{method} {route}"


def test_during_a_pending_login_no_url_is_open(visitor: Client, alice: User) -> None:
    give_app(alice)
    type_password(visitor, "alice")
    led = redirects(visitor, set(ROUTES) - OPEN)
    assert {where.partition("?")[0] for where in led} == {"/admin/login/"}, led


@pytest.mark.once
def test_where_required_users_without_one_are_redirected(alice: User, required: None) -> None:
    led = redirects(signed_in(alice), set(ROUTES) - OPEN - SETTING_UP)
    assert set(led) == {FACTORS}, led


def test_where_required_users_without_one_can_add_one(alice: User, required: None) -> None:
    client = signed_in(alice)
    for page in ("factors/", "factors/app/", "factors/passkey/"):
        assert client.get(SECOND + page).status_code == 200
    assert "to open the admin" in client.get(FACTORS).content.decode()


def test_after_the_factor_every_url_is_open(visitor: Client, alice: User, required: None) -> None:
    secret = give_app(alice)
    type_password(visitor, "alice")
    type_code(visitor, code_of(secret))
    for path in ("/admin/", "/admin/clipqa/answer/", "/admin/jsi18n/", FACTORS):
        assert visitor.get(path).status_code == 200


def test_a_login_without_admin_access_gets_no_account_page() -> None:
    reader = signed_in(User.objects.create_user("rita"))
    for route in SETTING_UP:
        assert reader.get(f"/{route}")["Location"].startswith("/admin/login/")


def test_public_pages_ask_for_no_second_factor(alice: User, required: None) -> None:
    response = signed_in(alice).get("/")
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", ["forgotten/", "factors/", "", "nowhere/"])
def test_account_pages_are_never_cached(visitor: Client, path: str, db: None) -> None:
    assert visitor.get(SECOND + path)["Cache-Control"] == "private, no-store"
