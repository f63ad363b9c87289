"""An editor of the trials: opens pages of the admin, submits forms, and reads the result."""

import json
import re
from dataclasses import dataclass
from time import monotonic
from typing import Any

from lab.browser import Browser, Fields, Form, fill
from lab.http_client import Response

# The other editor's text, which the page of a refused save shows beside the form.
OTHER_TEXT = re.compile(r'<div class="text"[^>]*>(.*?)</div>', re.DOTALL)
NOT_FOUND = 404
TAG = re.compile(r"<[^>]+>")
REFUSALS = (
    "saved a newer version",
    "was deleted while you were editing",
    "You saved this draft in another window",
    "changed after the",
    "you want to delete was changed",
)
MESSAGES = re.compile(r'<ul class="messagelist">(.*?)</ul>', re.DOTALL)


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    fields: Fields
    location: str = ""  # of a redirect

    @property
    def shown(self) -> str:
        """The values of the fields and the texts beside them, without unselected options."""
        values = "\n".join(f"{name}={value}" for name, value in self.fields)
        return "\n".join([values, *(TAG.sub("", text) for text in OTHER_TEXT.findall(self.text))])

    @property
    def is_refusal(self) -> bool:
        is_explained = self.status == 200 and any(words in self.text for words in REFUSALS)
        return is_explained or self.status == NOT_FOUND

    @property
    def messages(self) -> str:
        found = MESSAGES.search(self.text)
        return found[1] if found else ""


class Editor:
    def __init__(self, port: int, session: str) -> None:
        self._browser, self.sent_at = Browser(port, {"sessionid": session}), 0.0

    def open(self, path: str, form_id: str) -> Page:
        page = _page(self._browser.get(path), form_id)
        if page.status not in {200, NOT_FOUND}:
            raise RuntimeError(f"{path} did not open: the admin answered {page.status}.")
        return page

    def read(self, path: str) -> Any:
        return json.loads(self._browser.get(path).text)

    def post(self, path: str, fields: Fields) -> Response:
        self.sent_at = monotonic()
        return self._browser.post(path, fields)

    def submit(self, path: str, fields: Fields, form_id: str, **values: str) -> Page:
        self.sent_at = monotonic()
        return _page(self._browser.post(path, fill(fields, values)), form_id)


def _page(response: Response, form_id: str) -> Page:
    fields = Form(response.text, form_id).fields if response.status == 200 else []
    return Page(response.status, response.text, fields, response.headers["Location"] or "")
