"""A user of the admin site: signs in, opens and saves answers, runs bulk actions."""

from lab.browser import Browser, Fields, Form, fill, multipart
from lab.http_client import Response
from lab.soak.ledger import Ledger

SAVED, CONFLICT, UNAVAILABLE, REFUSED = "saved", "conflict", "unavailable", "refused"
ADMIN = "/admin/clipqa/"
NO_STATUS: frozenset[int] = frozenset()
NEWER_VERSION = " saved a newer version"
# Given to publish a made-up answer, which its clip need not say.
REASON = {"evidence_reason": "Made up for a test."}
# In templates/503.html, before the sentence that says why nothing can be read or written.
UNAVAILABLE_MARK = "data-trouble"


class Unavailable(Exception):  # noqa: N818 (an expected state, not a fault)
    """The admin answered that the database is not available for the moment."""


class AdminClient:
    """`tolerated` are statuses that are no breach, such as 503 while a database is away."""

    def __init__(
        self,
        port: int,
        name: str,
        password: str,
        ledger: Ledger,
        tolerated: frozenset[int] = NO_STATUS,
    ) -> None:
        self._tolerated, self._browser = tolerated, Browser(port)
        self._ledger, self._name = ledger, name
        self._sign_in(name, password)

    def open(self, pk: int, model: str = "answer") -> Fields:
        response = self._get(f"{list_of(model)}{pk}/change/")
        fields = Form(response.text, f"{model}_form").fields
        if self._is_unavailable(response):
            raise Unavailable(response.path)
        if response.status != 200 or not fields:
            raise RuntimeError(
                f"{response.path} did not open: the admin answered {response.status}."
            )
        return fields

    def save(self, pk: int, fields: Fields, model: str = "answer", **values: str) -> str:
        """Return `SAVED`, `CONFLICT` (somebody else has saved it since), `UNAVAILABLE` (a 503 that
        says why), or `REFUSED`, which is a breach.
        """
        path = f"{list_of(model)}{pk}/change/"
        sent = [*fill(fields, {**REASON, **values}), ("_save", "Save")]
        response = self._post(path, sent)
        if response.status == 302 and response.headers["Location"].startswith(list_of(model)):
            return SAVED
        if self._is_unavailable(response):
            self._check_resubmit_form(response, sent)
            return UNAVAILABLE
        if response.status == 200 and NEWER_VERSION in response.text:
            return CONFLICT
        self._breach_refused(response, path)
        return REFUSED

    def upload(
        self, path: str, form_id: str, field: str, file: tuple[str, bytes], **values: str
    ) -> Response:
        """Fill in the form on that page, choose a file, and submit it."""
        fields = fill(Form(self._get(path).text, form_id).fields, values)
        content_type, content = multipart(fields, field, file)
        return self._note(self._browser.send(path, content_type, content), "admin save")

    def run_action(self, action: str, pks: list[int]) -> None:
        """Select answers in the list and run a bulk action."""
        selected = [("_selected_action", str(pk)) for pk in pks]
        token = ("csrfmiddlewaretoken", self._browser.cookies["csrftoken"].value)
        path = list_of("answer")
        response = self._post(path, [token, ("action", action), *selected, ("index", "0")])
        if response.status == 200 and (fields := Form(response.text, "evidence-form").fields):
            response = self._post(path, fill(fields, REASON))
        if response.status != 302:
            self._breach_refused(response, action)

    def _breach_refused(self, response: Response, target: str) -> None:
        details = f"{response.status} to {target}: {_error_in(response.text)}"
        self._ledger.breach("admin refuses", details)

    def _is_unavailable(self, response: Response) -> bool:
        return response.status in self._tolerated and UNAVAILABLE_MARK in response.text

    def _check_resubmit_form(self, response: Response, sent: Fields) -> None:
        """The page must return every value, so that nobody has to type it again."""
        returned = Form(response.text, "again").fields
        lost = sorted({name for name, _value in set(sent) - set(returned)})
        if lost:
            self._ledger.breach("typed and lost", f"{response.path}: {', '.join(lost)}")

    def _sign_in(self, name: str, password: str) -> None:
        page = self._get("/admin/login/")
        fields = [*Form(page.text, "login-form").fields, ("next", "/admin/")]
        response = self._post(
            "/admin/login/", fill(fields, {"username": name, "password": password})
        )
        if self._is_unavailable(response):
            raise Unavailable(response.path)
        if response.status != 302 or "sessionid" not in self._browser.cookies:
            raise RuntimeError(f"{name} could not sign in: the admin answered {response.status}.")

    def _get(self, path: str) -> Response:
        return self._note(self._browser.get(path), "admin page")

    def _post(self, path: str, fields: Fields) -> Response:
        return self._note(self._browser.post(path, fields), "admin save")

    def _note(self, response: Response, event: str) -> Response:
        self._ledger.note(event, response.ms)
        if response.status >= 400 and response.status not in self._tolerated:
            self._ledger.breach(f"status {response.status}", f"{self._name} at {response.path}")
        return response


def list_of(model: str) -> str:
    return f"{ADMIN}{model}/"


def _error_in(html: str) -> str:
    at = html.find("errornote")
    return " ".join(html[at : at + 400].split()) if at >= 0 else "the page names no error"
