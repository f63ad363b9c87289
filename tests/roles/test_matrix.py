"""Each address, role and method against a table. A new address fails until it has a row.

The six letters of a row are the responses for anonymous, reader (a user without admin access), the
contributor who owns the record, another contributor, editor and administrator:
L redirect to the login page, 2 a page, 3 another redirect, B bad request (400), F forbidden (403),
4 not found (404), M method not allowed (405).
"""

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

from tests.roles.addresses import address, model_and_page, routes
from tests.roles.users import CANARY, ROLES, WITHOUT_ACCESS, RoleUsers, make_role_users

pytestmark = pytest.mark.django_db

# The letters for GET, and for POST if they differ.
Row = str | tuple[str, str]
MODELS: dict[str, dict[str, Row]] = {
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
        "evidence/": ("LLM4MM", "LL2422"),
        "add/evidence/": ("LLMMMM", "LL2222"),
        "desk/recording/<int:video_id>/": ("LL2422", "LLMMMM"),
        # The film of the test was not analysed.
        "desk/recording/<int:video_id>/frames/": ("LL4444", "LLMMMM"),
        "desk/recording/<int:video_id>/levels/": ("LL4444", "LLMMMM"),
        "desk/recording/<int:video_id>/cues/": ("LL2422", "LLMMMM"),
        "desk/find/": ("LL2222", "LLMMMM"),
        "desk/add-video/": ("LLMMMM", "LLBBBB"),
        "desk/cues/<int:cue_id>/": ("LLFFMM", "LLFFBB"),
        "desk/card/": ("LLMMMM", "LL2222"),
        "desk/questions/": ("LL2222", "LLMMMM"),
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
        "add/": "LLFF22",
        "change/": ("LL4422", "LL44F2"),
        "delete/": "LL44F2",
        "history/": "LL4422",
        "history/compare/": "LL4422",
        "restore/": "LL44F2",
        "merge/": "LL44F2",
        "presence/": ("LL44MM", "LL4422"),
    },
    "pastedpage": {
        "": "LL2222",
        "add/": "LLFFFF",
        "change/": "LL2422",
        "delete/": "LL2422",
        "history/": "LL2422",
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
VERSIONED: dict[str, Row] = {
    "": "LLFF22",
    "add/": "LLFF22",
    "change/": "LL4422",
    "delete/": "LL4422",
    "history/": "LL4422",
    "history/compare/": "LL4422",
    "restore/": "LL4422",
    "presence/": ("LL44MM", "LL4422"),
}
MODELS |= {
    "clip": VERSIONED,
    "topic": {**VERSIONED, "merge/": "LL4422"},
    "video": {**VERSIONED, "add/": "LL2222", "fill/": ("LLMMMM", "LL2222")},
}
MODELS["transcript"] = {
    **VERSIONED,
    "undo/": "LL4422",
    "cues/": "LL4422",
    "speakers/": "LL4422",
    "shift/": "LL4422",
    "export/<str:suffix>/": ("LL4422", "LL44MM"),
    "staged/<int:staged_id>/": "LL4444",  # nobody here has given a transcript
}
MODELS["article"] = {
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
    "find-answers/": ("LL2222", "LLMMMM"),
    "paste/": "LL2222",
}
MODELS["author"] = {**VERSIONED, "merge/": "LL4422"}
MODELS["cue"] = {
    **{part: row for part, row in VERSIONED.items() if part != "history/compare/"},
    "history/": "LL4433",  # to that of its transcript
}
del MODELS["cue"]["restore/"]
ADMIN: dict[str, Row] = {
    "admin/": "LL2222",
    "admin/login/": ("223333", "222222"),
    "admin/logout/": ("33MMMM", "222222"),
    "admin/password_change/": "LL2222",
    "admin/password_change/done/": ("LL2222", "LLMMMM"),
    "admin/work/": ("LLFF22", "LLFF33"),
    "admin/citations/<int:pk>/checked/": ("LLMMMM", "LL4444"),  # no article cites anything
    "admin/autocomplete/": ("LL2222", "LLMMMM"),
    "admin/jsi18n/": ("LL2222", "LLMMMM"),
    "admin/^(?P<app_label>clipqa|auth)/$": "LL2222",
    "admin/(?P<url>.*)$": "LL4444",
    "admin/^auth/user/(?P<rest>.*)$": "LL3333",
    # No user here has a pending login, and signed-in users are redirected.
    "admin/sign-in/": "LLLLLL",
    "admin/sign-in/factors/": "LL2222",
    "admin/sign-in/factors/app/": "LL2222",
    "admin/sign-in/factors/passkey/": "LL2222",
    "admin/sign-in/factors/codes/": "LL3333",
    "admin/sign-in/factors/<str:kind>/<int:pk>/remove/": "LL4444",
    "admin/sign-in/notices/": ("LL2222", "LL3333"),
    "admin/sign-in/confirm/": "LL2222",
    "admin/sign-in/forgotten/": "222222",
    "admin/sign-in/forgotten/sent/": "222222",
    "admin/sign-in/reset/<uidb64>/<token>/": "222222",
    "admin/sign-in/reset/done/": "222222",
}
# Public pages don't depend on the user: one letter for all six.
PUBLIC: dict[str, tuple[str, str]] = {
    "": ("2", "M"),
    "search/": ("2", "M"),
    "topics/": ("2", "M"),
    "topics/<str:slug>/": ("4", "M"),
    "outlets/": ("2", "M"),
    "outlets/<str:slug>/": ("4", "M"),
    "articles/": ("2", "M"),
    "articles/<str:slug>/": ("4", "M"),
    "authors/<str:slug>/": ("4", "M"),
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
    "api/v1/articles/": ("2", "M"),
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
    """Return the letters for GET and POST, or None for an unknown route."""
    if route in PUBLIC:
        got, posted = PUBLIC[route]
        return got * 6, posted * 6
    model_name, page = model_and_page(route)
    if route.endswith(("/<path:object_id>/",)):
        return "LL3333", "LL3333"  # to the change page, which has its own row
    row = ADMIN.get(route) or MODELS.get(model_name, {}).get(page)
    return (row, row) if isinstance(row, str) else row


def letter(response: HttpResponse) -> str:
    if response.status_code == 302 and "/admin/login/" in response["Location"]:
        return "L"
    return LETTERS.get(response.status_code, str(response.status_code))


def response_letter(users: RoleUsers, role: str, method: str, url: str) -> str:
    response = getattr(users.clients[role], method)(url)
    if role in WITHOUT_ACCESS and method == "get" and not response.streaming:
        assert CANARY not in response.content.decode(), f"{role} can read {url}"
    return letter(response)


@pytest.fixture
def users() -> RoleUsers:
    return make_role_users()


ROUTES = sorted(set(routes(get_resolver())))


def test_every_address_is_in_the_table() -> None:
    assert [route for route in ROUTES if expected(route) is None] == []


@pytest.mark.slow
def test_every_address_responds_to_each_role_as_in_the_table(users: RoleUsers) -> None:
    wrong = {}
    for route in ROUTES:
        url = address(route, users)
        for method, letters in zip(("get", "post"), expected(route) or ("", ""), strict=True):
            if route == "admin/logout/" and method == "post":
                continue  # it would end the sessions
            found = "".join(response_letter(users, role, method, url) for role in ROLES)
            if found != letters:
                wrong[f"{method} {route}"] = f"{found}, not {letters}"
    assert wrong == {}


@pytest.mark.slow
def test_no_other_method_gives_access_to_a_closed_address(users: RoleUsers) -> None:
    wrong = {}
    for route in ROUTES:
        if not route.startswith("admin/") or "login" in route or "logout" in route:
            continue
        closed = (expected(route) or ("", ""))[0]
        for role, closed_letter in zip(ROLES, closed, strict=True):
            if closed_letter in "L4F":
                url = address(route, users)
                found = {
                    response_letter(users, role, method, url)
                    for method in ("head", "put", "delete")
                }
                if not found <= {"L", "4", "F", "M"}:
                    wrong[f"{role} {route}"] = found
    assert wrong == {}
