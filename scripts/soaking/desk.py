"""Somebody at the desk, through her browser: signs in, opens, saves, presses a list's action."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode

from scripts.soaking.form import Fields, Form, multipart, typed_over
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got, Line

ANSWERS = "/admin/clipqa/answer/"
SAVED, COLLIDED, TOLD_WHY = "saved", "collided", "told why"
NONE: frozenset[int] = frozenset()
SAVED_MEANWHILE = " saved a newer version"


# On the page for when nothing can be written or read, before its sentence.
TROUBLE = "data-trouble"


class Unavailable(Exception):  # noqa: N818 (it says what is the case)
    """The desk answers that the library can't be read for the moment."""


class Desk:
    """`bears` are statuses that are no breach to meet, such as 503 while a database is away."""

    def __init__(
        self, port: int, name: str, password: str, ledger: Ledger, bears: frozenset[int] = NONE
    ) -> None:
        self._bears = bears
        self._line, self._port, self._cookies = Line(port), port, SimpleCookie()
        self._ledger, self._name = ledger, name
        self._sign_in(name, password)

    def open(self, pk: int) -> Fields:
        got = self._get(f"{ANSWERS}{pk}/change/")
        fields = Form(got.text, "answer_form").fields
        if self._is_told_why(got):
            raise Unavailable(got.path)
        if got.status != 200 or not fields:
            raise RuntimeError(f"The desk answers {got.status} where answer {pk} should open.")
        return fields

    def save(self, pk: int, fields: Fields, **typed: str) -> str:
        """`SAVED`; or `COLLIDED` where somebody else saved it meanwhile; `TOLD_WHY` where nothing
        can be saved; '' for what is wrong.
        """
        path = f"{ANSWERS}{pk}/change/"
        sent = [*typed_over(fields, typed), ("_save", "Save")]
        got = self._post(path, sent)
        if got.status == 302 and got.headers["Location"].startswith(ANSWERS):
            return SAVED
        if self._is_told_why(got):
            self._compare_with_typed(got, sent)
            return TOLD_WHY
        if got.status == 200 and SAVED_MEANWHILE in got.text:
            return COLLIDED
        self._ledger.breach("desk refuses", f"{got.status} to {path}: {_errors(got.text)}")
        return ""

    def send_file(
        self, path: str, form: str, field: str, file: tuple[str, bytes], **typed: str
    ) -> Got:
        """Fill in a form and choose a file in it; what the desk answers."""
        fields = typed_over(Form(self._get(path).text, form).fields, typed)
        kind, content = multipart(fields, field, file)
        return self._sent(path, kind, content)

    def act(self, action: str, pks: list[int]) -> None:
        """Choose answers in the list and press an action."""
        chosen = [("_selected_action", str(pk)) for pk in pks]
        token = ("csrfmiddlewaretoken", self._cookies["csrftoken"].value)
        got = self._post(ANSWERS, [token, ("action", action), *chosen, ("index", "0")])
        if got.status != 302:
            self._ledger.breach("desk refuses", f"{got.status} to {action}: {_errors(got.text)}")

    def _is_told_why(self, got: Got) -> bool:
        return got.status in self._bears and TROUBLE in got.text

    def _compare_with_typed(self, got: Got, sent: Fields) -> None:
        """Nobody shall have to write it twice."""
        given_back = Form(got.text, "again").fields
        lost = sorted({name for name, _value in set(sent) - set(given_back)})
        if lost:
            self._ledger.breach("typed and lost", f"{got.path}: {', '.join(lost)}")

    def _sign_in(self, name: str, password: str) -> None:
        page = self._get("/admin/login/")
        fields = [*Form(page.text, "login-form").fields, ("next", "/admin/")]
        got = self._post("/admin/login/", typed_over(fields, _login(name, password)))
        if self._is_told_why(got):
            raise Unavailable(got.path)
        if got.status != 302 or "sessionid" not in self._cookies:
            raise RuntimeError(f"{name} was not let in at the desk ({got.status}).")

    def _get(self, path: str) -> Got:
        return self._seen(self._line.get(path, headers=self._headers()), "desk page")

    def _post(self, path: str, fields: Fields) -> Got:
        content = urlencode(fields).encode()
        return self._sent(path, "application/x-www-form-urlencoded", content)

    def _sent(self, path: str, kind: str, content: bytes) -> Got:
        """On a connection of its own: whether an older one still stands shows only afterwards."""
        line = Line(self._port)
        origin = f"http://localhost:{self._port}"
        headers = {**self._headers(), "Content-Type": kind, "Origin": origin}
        try:
            got = line.ask("POST", path, headers, content)
        finally:
            line.close()
        return self._seen(got, "desk save")

    def _seen(self, got: Got, what: str) -> Got:
        for cookie in got.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        self._ledger.note(what, got.ms)
        if got.status >= 400 and got.status not in self._bears:
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
