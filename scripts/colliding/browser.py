"""An editor's browser: it opens a page of the desk, types, sends, and reads what comes back."""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from time import monotonic
from urllib.parse import urlencode

from scripts.soaking.form import Fields, Form, typed_over
from scripts.soaking.line import Got, Line

THEIRS = re.compile(r'<div class="text"[^>]*>(.*?)</div>', re.DOTALL)
GONE = 404
TAG = re.compile(r"<[^>]+>")
REFUSED = ("saved a newer version", "Somebody deleted", "Somebody changed")
MESSAGES = re.compile(r'<ul class="messagelist">(.*?)</ul>', re.DOTALL)


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    fields: Fields

    @property
    def shown(self) -> str:
        """What stands in its boxes, and in the texts beside them; not what could be chosen."""
        boxes = "\n".join(f"{name}={value}" for name, value in self.fields)
        return "\n".join([boxes, *(TAG.sub("", each) for each in THEIRS.findall(self.text))])

    @property
    def is_refusal(self) -> bool:
        is_told = self.status == 200 and any(words in self.text for words in REFUSED)
        return is_told or self.status == GONE

    @property
    def said(self) -> str:
        found = MESSAGES.search(self.text)
        return found[1] if found else ""


class Browser:
    def __init__(self, port: int, session: str) -> None:
        self._port, self._cookies = port, SimpleCookie({"sessionid": session})
        self.sent_at = 0.0

    def open(self, path: str, form: str) -> Page:
        page = self._page(self._ask("GET", path), form)
        if page.status not in {200, GONE}:
            raise RuntimeError(f"{path} answers {page.status} to being opened.")
        return page

    def send(self, path: str, fields: Fields, form: str, **typed: str) -> Page:
        self.sent_at = monotonic()
        return self._page(self._ask("POST", path, typed_over(fields, typed)), form)

    def _page(self, got: Got, form: str) -> Page:
        fields = Form(got.text, form).fields if got.status == 200 else []
        return Page(got.status, got.text, fields)

    def _ask(self, method: str, path: str, fields: Fields | None = None) -> Got:
        """On a connection of its own, as whether an older one still stands shows only later."""
        line, body = Line(self._port), urlencode(fields).encode() if fields else None
        sent = {"Cookie": "; ".join(f"{key}={each.value}" for key, each in self._cookies.items())}
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = f"http://localhost:{self._port}"
        try:
            got = line.ask(method, path, sent, body)
        finally:
            line.close()
        for cookie in got.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        return got
