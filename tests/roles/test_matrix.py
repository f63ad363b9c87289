"""Every address x role x method against a table. An address that isn't in it fails.

The six letters of an entry answer for anonymous, reader (a login without the desk), the
contributor whose record it is, another contributor, editor and administrator:
L to the sign-in, 2 a page, 3 elsewhere, B bad (400), F forbidden (403), 4 not there (404),
M not so (405).
"""

import logging
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

from tests.roles.addresses import address, noun_of, routes
from tests.roles.cast import CANARY, ROLES, STRANGERS, Cast, make_cast

pytestmark = pytest.mark.django_db

# What an entry says for GET, and for POST where that differs.
Row = str | tuple[str, str]
NOUNS: dict[str, dict[str, Row]] = {
    "answer": {
        "": "LL2222",
        "add/": "LL2222",
        "change/": "LL2422",
        "delete/": "LLF422",
        "history/": "LL2422",
        "history/compare/": "LL2422",
        "restore/": "LL2422",
        "send-back/": "LLF422",
        "take-back/": "LL34FF",
        "erase/": "LLF4F2",
        "undo-archive/": "LLFF33",
        "proposals/": ("LL2422", "LLF422"),
        "presence/": ("LLM4MM", "LL2422"),
    },
    "auditentry": {
        "": "LLFFF2",
        "add/": "LLFFFF",
        "change/": ("LL4442", "LL444F"),
        "delete/": "LL444F",
        "history/": "LL4442",
    },
    "feedback": {
        "": "LLFF22",
        "add/": "LLFFFF",
        "change/": ("LL4422", "LL44FF"),
        "delete/": "LL4422",
        "history/": "LL4422",
    },
    "group": {
        "": "LLFFF2",
        "add/": "LLFFFF",
        "change/": ("LL4442", "LL444F"),
        "delete/": "LL444F",
        "history/": "LL4442",
    },
    "outlet": {
        "": "LLFF22",
        "add/": "LLFFF2",
        "change/": ("LL4422", "LL44F2"),
        "delete/": "LL44F2",
        "history/": "LL4422",
        "history/compare/": "LL4422",
        "restore/": "LL44F2",
        "merge/": "LL44F2",
        "presence/": ("LL44MM", "LL4422"),
    },
    "question": {
        "": "LLFF22",
        "add/": "LL2222",
        "change/": "LL4422",
        "delete/": "LL4422",
        "history/": "LL4422",
        "history/compare/": "LL4422",
        "restore/": "LL4422",
        "merge/": "LL4422",
        "presence/": ("LL44MM", "LL4422"),
    },
    "slugredirect": {
        "": "LLFF22",
        "add/": "LLFFFF",
        "change/": ("LL4422", "LL44FF"),
        "delete/": "LL44FF",
        "history/": "LL4422",
    },
    "user": {
        "": "LLFFF2",
        "add/": "LLFFF2",
        "change/": "LL4442",
        "delete/": "LL4442",
        "history/": "LL4442",
        "password/": "LL4442",
    },
}
EDITED: dict[str, Row] = {
    "": "LLFF22",
    "add/": "LLFF22",
    "change/": "LL4422",
    "delete/": "LL4422",
    "history/": "LL4422",
    "history/compare/": "LL4422",
    "restore/": "LL4422",
    "presence/": ("LL44MM", "LL4422"),
}
NOUNS |= dict.fromkeys(("clip", "video"), EDITED) | {"topic": {**EDITED, "merge/": "LL4422"}}
NOUNS |= {
    model_name: {
        part: row for part, row in EDITED.items() if part not in {"history/compare/", "restore/"}
    }
    for model_name in ("cue", "transcript")
}
DESK: dict[str, Row] = {
    "admin/": "LL2222",
    "admin/login/": ("223333", "222222"),
    "admin/logout/": ("33MMMM", "222222"),
    "admin/password_change/": "LL2222",
    "admin/password_change/done/": ("LL2222", "LLMMMM"),
    "admin/autocomplete/": ("LL2222", "LLMMMM"),
    "admin/jsi18n/": ("LL2222", "LLMMMM"),
    "admin/^(?P<app_label>clipqa|auth)/$": "LL2222",
    "admin/(?P<url>.*)$": "LL4444",
    "admin/^auth/user/(?P<rest>.*)$": "LL3333",
    # Half way in nobody is here; who is signed in has no business at the second door.
    "admin/sign-in/": "LLLLLL",
    "admin/sign-in/factors/": "LL2222",
    "admin/sign-in/factors/app/": "LL2222",
    "admin/sign-in/factors/passkey/": "LL2222",
    "admin/sign-in/factors/codes/": "LL3333",
    "admin/sign-in/factors/<str:kind>/<int:pk>/remove/": "LL4444",
    "admin/sign-in/confirm/": "LL2222",
    "admin/sign-in/forgotten/": "222222",
    "admin/sign-in/forgotten/sent/": "222222",
    "admin/sign-in/reset/<uidb64>/<token>/": "222222",
    "admin/sign-in/reset/done/": "222222",
}
# Readers' pages know nobody: one letter stands for all six.
PUBLIC: dict[str, tuple[str, str]] = {
    "": ("2", "M"),
    "search/": ("2", "M"),
    "topics/": ("2", "M"),
    "topics/<str:slug>/": ("4", "M"),
    "outlets/": ("2", "M"),
    "outlets/<str:slug>/": ("4", "M"),
    "questions/<str:slug>/": ("4", "M"),
    "videos/<str:slug>/": ("4", "M"),
    "videos/<str:slug>/captions.<str:language>.vtt": ("4", "M"),
    "preview/<str:token>/": ("4", "M"),
    "about/": ("2", "M"),
    "feedback/": ("2", "B"),
    "feedback/thanks/": ("2", "M"),
    "api/v1/answers/": ("2", "M"),
    "api/v1/topics/": ("2", "M"),
    "api/v1/outlets/": ("2", "M"),
    "api/v1/suggest/": ("2", "M"),
    "media/<path:path>": ("4", "M"),
    "media/~<str:token>/<path:path>": ("4", "M"),
    "livez": ("2", "M"),
    "readyz": ("2", "M"),
    "robots.txt": ("2", "M"),
    "favicon.ico": ("3", "M"),
    "sitemap.xml": ("2", "M"),
    "sitemap-<section>.xml": ("2", "M"),
}
LETTERS = {200: "2", 301: "3", 302: "3", 307: "3", 400: "B", 403: "F", 404: "4", 405: "M"}


def expected(route: str) -> tuple[str, str] | None:
    """For GET and POST; None for what the table doesn't know."""
    if route in PUBLIC:
        got, posted = PUBLIC[route]
        return got * 6, posted * 6
    model_name, page = noun_of(route)
    if route.endswith(("/<path:object_id>/",)):
        return "LL3333", "LL3333"  # to its page, which then answers
    row = DESK.get(route) or NOUNS.get(model_name, {}).get(page)
    return (row, row) if isinstance(row, str) else row


def letter(response: HttpResponse) -> str:
    if response.status_code == 302 and "/admin/login/" in response["Location"]:
        return "L"
    return LETTERS.get(response.status_code, str(response.status_code))


def asked(cast: Cast, role: str, method: str, url: str) -> str:
    response = getattr(cast.clients[role], method)(url)
    if role in STRANGERS and method == "get" and not response.streaming:
        assert CANARY not in response.content.decode(), f"{role} reads {url}"
    return letter(response)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Hundreds of refusals are meant."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


ROUTES = sorted(set(routes(get_resolver())))


def test_every_address_is_in_the_table() -> None:
    assert [route for route in ROUTES if expected(route) is None] == []


@pytest.mark.slow
def test_every_address_answers_each_role_as_the_table_says(cast: Cast) -> None:
    wrong = {}
    for route in ROUTES:
        url = address(route, cast)
        for method, letters in zip(("get", "post"), expected(route) or ("", ""), strict=True):
            if route == "admin/logout/" and method == "post":
                continue  # it would end the cast's sessions
            found = "".join(asked(cast, role, method, url) for role in ROLES)
            if found != letters:
                wrong[f"{method} {route}"] = f"{found}, not {letters}"
    assert wrong == {}


@pytest.mark.slow
def test_no_other_method_opens_what_is_closed(cast: Cast) -> None:
    wrong = {}
    for route in ROUTES:
        if not route.startswith("admin/") or "login" in route or "logout" in route:
            continue
        closed = (expected(route) or ("", ""))[0]
        for role, said in zip(ROLES, closed, strict=True):
            if said in "L4F":
                url = address(route, cast)
                found = {asked(cast, role, method, url) for method in ("head", "put", "delete")}
                if not found <= {"L", "4", "F", "M"}:
                    wrong[f"{role} {route}"] = found
    assert wrong == {}
