"""Each address, role and method against a table. A new address fails until it has a row.

The seven letters of a row are the responses for anonymous, reader (a user without admin access),
the contributor who owns the record, another contributor, editor, administrator and moderator:
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
        "": "LL2222F",
        "add/": "LL2222F",
        "change/": "LL24224",
        "delete/": "LLF4224",
        "history/": "LL24224",
        "history/compare/": "LL24224",
        "restore/": "LL24224",
        "send-back/": "LLF4224",
        "take-back/": "LL34FF4",
        "erase/": "LLF4F24",
        "undo-archive/": "LLFF33F",
        "proposals/": ("LL24224", "LLF4224"),
        "presence/": ("LLM4MM4", "LL24224"),
        "evidence/": ("LLM4MM4", "LL24224"),
        "add/evidence/": ("LLMMMMF", "LL2222F"),
        "export/": ("LLMMMMF", "LL2222F"),
        "import/": "LL2222F",
        "import/<int:import_id>/": "LL44444",  # nobody here has uploaded a file
        "desk/recording/<int:video_id>/": ("LL2422F", "LLMMMMM"),
        # The film of the test was not analysed.
        "desk/recording/<int:video_id>/frames/": ("LL4444F", "LLMMMMM"),
        "desk/recording/<int:video_id>/levels/": ("LL4444F", "LLMMMMM"),
        "desk/recording/<int:video_id>/cues/": ("LL2422F", "LLMMMMM"),
        "desk/find/": ("LL2222F", "LLMMMMM"),
        "desk/add-video/": ("LLMMMMM", "LLBBBBF"),
        "desk/cues/<int:cue_id>/": ("LLFFMMF", "LLFFBBF"),
        "desk/card/": ("LLMMMMF", "LL2222F"),
        "desk/questions/": ("LL2222F", "LLMMMMF"),
    },
    "auditentry": {
        "": "LLFFF2F",
        "add/": "LLFFFFF",
        "change/": ("LL44424", "LL444F4"),
        "delete/": "LL444F4",
        "history/": "LL44424",
    },
    "blockedsender": {
        "": "LLFF222",
        "add/": "LLFFFFF",
        "change/": ("LL44222", "LL44FFF"),
        "delete/": "LL44222",
        "history/": "LL44222",
    },
    "comment": {
        "": "LLFF222",
        "add/": "LLFFFFF",
        "change/": "LL44222",
        "delete/": "LL44FFF",
        "history/": "LL44222",
    },
    "clipreport": {
        "": "LLFF222",
        "add/": "LLFFFFF",
        "change/": "LL44222",
        "delete/": "LL44FFF",
        "history/": "LL44222",
        "undo-close/": "LLFF333",
    },
    "group": {
        "": "LLFFF2F",
        "add/": "LLFFFFF",
        "change/": ("LL44424", "LL444F4"),
        "delete/": "LL444F4",
        "history/": "LL44424",
    },
    "outlet": {
        "": "LLFF22F",
        "add/": "LLFF22F",
        "change/": ("LL44224", "LL44F24"),
        "delete/": "LL44F24",
        "history/": "LL44224",
        "history/compare/": "LL44224",
        "restore/": "LL44F24",
        "merge/": "LL44F24",
        "presence/": ("LL44MM4", "LL44224"),
    },
    "pastedpage": {
        "": "LL2222F",
        "add/": "LLFFFFF",
        "change/": "LL24224",
        "delete/": "LL24224",
        "history/": "LL24224",
    },
    "question": {
        "": "LLFF22F",
        "add/": "LL2222F",
        "change/": "LL44224",
        "delete/": "LL44224",
        "history/": "LL44224",
        "history/compare/": "LL44224",
        "restore/": "LL44224",
        "merge/": "LL44224",
        "presence/": ("LL44MM4", "LL44224"),
    },
    "readerquestion": {
        "": "LLFF222",
        "add/": "LLFFFFF",
        "change/": "LL44222",
        "delete/": "LL44FFF",
        "history/": "LL44222",
    },
    "slugredirect": {
        "": "LLFF22F",
        "add/": "LLFFFFF",
        "change/": ("LL44224", "LL44FF4"),
        "delete/": "LL44FF4",
        "history/": "LL44224",
    },
    "user": {
        "": "LLFFF2F",
        "add/": "LLFFF2F",
        "change/": "LL44424",
        "delete/": "LL44424",
        "history/": "LL44424",
        "password/": "LL44424",
    },
}
VERSIONED: dict[str, Row] = {
    "": "LLFF22F",
    "add/": "LLFF22F",
    "change/": "LL44224",
    "delete/": "LL44224",
    "history/": "LL44224",
    "history/compare/": "LL44224",
    "restore/": "LL44224",
    "presence/": ("LL44MM4", "LL44224"),
}
MODELS |= {
    "clip": VERSIONED,
    "topic": {**VERSIONED, "merge/": "LL44224"},
    "video": {**VERSIONED, "add/": "LL2222F", "fill/": ("LLMMMMF", "LL2222F")},
}
MODELS["transcript"] = {
    **VERSIONED,
    "undo/": "LL44224",
    "cues/": "LL44224",
    "speakers/": "LL44224",
    "shift/": "LL44224",
    "export/<str:suffix>/": ("LL44224", "LL44MM4"),
    "staged/<int:staged_id>/": "LL44444",  # nobody here has given a transcript
}
MODELS["article"] = {
    "": "LL2222F",
    "add/": "LL2222F",
    "change/": "LL24224",
    "delete/": "LLF4224",
    "history/": "LL24224",
    "history/compare/": "LL24224",
    "restore/": "LL24224",
    "send-back/": "LLF4224",
    "take-back/": "LL34FF4",
    "erase/": "LLF4F24",
    "undo-archive/": "LLFF33F",
    "proposals/": ("LL24224", "LLF4224"),
    "presence/": ("LLM4MM4", "LL24224"),
    "find-answers/": ("LL2222F", "LLMMMMM"),
    "paste/": "LL2222F",
}
MODELS["author"] = {**VERSIONED, "merge/": "LL44224"}
MODELS["cue"] = {
    **{part: row for part, row in VERSIONED.items() if part != "history/compare/"},
    "history/": "LL44334",  # to that of its transcript
}
del MODELS["cue"]["restore/"]
ADMIN: dict[str, Row] = {
    "admin/": "LL22222",
    "admin/login/": ("2233333", "2222222"),
    "admin/logout/": ("33MMMMM", "2222222"),
    "admin/password_change/": "LL22222",
    "admin/password_change/done/": ("LL22222", "LLMMMMM"),
    "admin/personal-data/": "LLFFF2F",
    "admin/work/": ("LLFF22F", "LLFF33F"),
    "admin/subscriptions/": ("LLFFF2F", "LLFFFMF"),
    "admin/citations/<int:pk>/checked/": ("LLMMMMM", "LL44444"),  # no article cites anything
    "admin/autocomplete/": ("LL2222F", "LLMMMMM"),
    "admin/jsi18n/": ("LL22222", "LLMMMMM"),
    "admin/^(?P<app_label>clipqa|auth)/$": "LL22222",
    "admin/(?P<url>.*)$": "LL44444",
    "admin/^auth/user/(?P<rest>.*)$": "LL33333",
    # No user here has a pending login, and signed-in users are redirected.
    "admin/sign-in/": "LLLLLLL",
    "admin/sign-in/factors/": "LL22222",
    "admin/sign-in/factors/app/": "LL22222",
    "admin/sign-in/factors/passkey/": "LL22222",
    "admin/sign-in/factors/codes/": "LL33333",
    "admin/sign-in/factors/<str:kind>/<int:pk>/remove/": "LL44444",
    "admin/sign-in/notices/": ("LL22222", "LL33333"),
    "admin/sign-in/confirm/": "LL22222",
    "admin/sign-in/forgotten/": "2222222",
    "admin/sign-in/forgotten/sent/": "2222222",
    "admin/sign-in/reset/<uidb64>/<token>/": "2222222",
    "admin/sign-in/reset/done/": "2222222",
}
# Public pages don't depend on the user: one letter for all seven.
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
    # Comments are off by default.
    "articles/<str:slug>/comments/": ("4", "M"),
    "articles/<str:slug>/comments/new/": ("4", "4"),
    "articles/<str:slug>/comments/sent/": ("4", "M"),
    "questions/<str:slug>/comments/": ("4", "M"),
    "questions/<str:slug>/comments/new/": ("4", "4"),
    "questions/<str:slug>/comments/sent/": ("4", "M"),
    "comments/<str:public_id>/report/": ("4", "4"),
    "comments/<str:public_id>/reported/": ("4", "M"),
    "videos/<str:slug>/": ("4", "M"),
    "videos/<str:slug>/captions.<str:language>.vtt": ("4", "M"),
    "preview/<str:token>/": ("4", "M"),
    "about/": ("2", "M"),
    "ask/": ("2", "B"),
    "ask/thanks/": ("2", "M"),
    "ask/open/": ("4", "M"),
    "ask/open/<str:public_id>/want/": ("4", "4"),
    "feedback/": ("3", "3"),
    "feedback/thanks/": ("3", "3"),
    # Of a card that is not public.
    "answers/<str:public_id>/report/": ("4", "4"),
    "answers/<str:public_id>/report/thanks/": ("4", "M"),
    "answers/<str:public_id>/helpful/": ("4", "4"),
    "answers/<str:public_id>/helpful/thanks/": ("4", "M"),
    # The site of the test sends no e-mail.
    "subscribe/": ("4", "4"),
    "subscribe/sent/": ("2", "M"),
    "subscriptions/": ("4", "4"),
    "subscriptions/sent/": ("2", "M"),
    "subscriptions/confirm/<str:token>/": ("4", "4"),
    "subscriptions/unsubscribe/<str:token>/": ("4", "4"),
    "subscriptions/<str:token>/": ("4", "4"),
    "mail/bounces/": ("M", "4"),
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
LETTERS = {200: "2", 301: "3", 302: "3", 307: "3", 308: "3", 400: "B", 403: "F", 404: "4", 405: "M"}


def expected(route: str) -> tuple[str, str] | None:
    """Return the letters for GET and POST, or None for an unknown route."""
    if route in PUBLIC:
        got, posted = PUBLIC[route]
        return got * len(ROLES), posted * len(ROLES)
    model_name, page = model_and_page(route)
    if route.endswith(("/<path:object_id>/",)):
        return "LL33333", "LL33333"  # to the change page, which has its own row
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
