"""Somebody at the desk, through her browser: signs in, opens, saves, presses a list's action."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode

from scripts.soaking.form import Fields, Form, typed_over
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got, Line

ANSWERS = "/admin/clipqa/answer/"
SAVED, COLLIDED = "saved", "collided"
SAVED_MEANWHILE = "Somebody saved a newer version"


class Desk:
    def __init__(self, port: int, name: str, password: str, ledger: Ledger) -> None:
        self._line, self._port, self._cookies = Line(port), port, SimpleCookie()
        self._ledger, self._name = ledger, name
        self._sign_in(name, password)

    def open(self, pk: int) -> Fields:
        got = self._get(f"{ANSWERS}{pk}/change/")
        fields = Form(got.text, "answer_form").fields
        if got.status != 200 or not fields:
            raise RuntimeError(f"The desk answers {got.status} where answer {pk} should open.")
        return fields

    def save(self, pk: int, fields: Fields, **typed: str) -> str:
        """`SAVED`; or `COLLIDED` where somebody else saved it meanwhile; '' for what is wrong."""
        path = f"{ANSWERS}{pk}/change/"
        got = self._post(path, [*typed_over(fields, typed), ("_save", "Save")])
        if got.status == 302:
            return SAVED
        if got.status == 200 and SAVED_MEANWHILE in got.text:
            return COLLIDED
        self._ledger.breach("desk refuses", f"{got.status} to {path}: {_errors(got.text)}")
        return ""

    def act(self, action: str, pks: list[int]) -> None:
        """Choose answers in the list and press an action."""
        chosen = [("_selected_action", str(pk)) for pk in pks]
        token = ("csrfmiddlewaretoken", self._cookies["csrftoken"].value)
        got = self._post(ANSWERS, [token, ("action", action), *chosen, ("index", "0")])
        if got.status != 302:
            self._ledger.breach("desk refuses", f"{got.status} to {action}: {_errors(got.text)}")

    def _sign_in(self, name: str, password: str) -> None:
        page = self._get("/admin/login/")
        fields = [*Form(page.text, "login-form").fields, ("next", "/admin/")]
        got = self._post("/admin/login/", typed_over(fields, _login(name, password)))
        if got.status != 302 or "sessionid" not in self._cookies:
            raise RuntimeError(f"{name} was not let in at the desk ({got.status}).")

    def _get(self, path: str) -> Got:
        return self._seen(self._line.get(path, headers=self._headers()), "desk page")

    def _post(self, path: str, fields: Fields) -> Got:
        """On a connection of its own: whether an older one still stands shows only afterwards."""
        line = Line(self._port)
        headers = {
            **self._headers(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://localhost:{self._port}",
        }
        try:
            got = line.ask("POST", path, headers, urlencode(fields).encode())
        finally:
            line.close()
        return self._seen(got, "desk save")

    def _seen(self, got: Got, what: str) -> Got:
        for cookie in got.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        self._ledger.note(what, got.ms)
        if got.status >= 400:
            self._ledger.breach(f"status {got.status}", f"{self._name} at {got.path}")
        return got

    def _headers(self) -> dict[str, str]:
        said = "; ".join(f"{name}={cookie.value}" for name, cookie in self._cookies.items())
        return {"Cookie": said} if said else {}


def _login(name: str, password: str) -> dict[str, str]:
    return {"username": name, "password": password}


def _errors(html: str) -> str:
    at = html.find("errornote")
    return " ".join(html[at : at + 400].split()) if at >= 0 else "no error is named"
