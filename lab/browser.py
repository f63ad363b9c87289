"""The laboratories' browser: cookies, pages and forms over HTTP; Chromium where pages are drawn."""

import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lab.http_client import HTTPClient, Response

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

Fields = list[tuple[str, str]]
NOT_SENT = {"submit", "button", "image", "file", "reset"}
URL_ENCODED = "application/x-www-form-urlencoded"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Debian's package of the same Chromium without a user interface, which takes two thirds of the CPU.
HEADLESS_NAMES = ("chromium-headless-shell", *CHROMIUM_NAMES)
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """Keeps cookies between requests; draws nothing and runs no script."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.cookies = SimpleCookie(dict(cookies or {}))
        self._port, self._client = port, HTTPClient(port)

    def get(self, path: str) -> Response:
        return self._receive(self._client.get(path, headers=self._headers()))

    def post(self, path: str, fields: Fields) -> Response:
        return self.send(path, URL_ENCODED, urlencode(fields).encode())

    def send(self, path: str, content_type: str, content: bytes) -> Response:
        """POST on a connection of its own.

        A POST must not be repeated, and whether the server has closed an idle connection shows
        only after the request was sent on it.
        """
        client = HTTPClient(self._port)
        origin = f"http://localhost:{self._port}"
        headers = {**self._headers(), "Content-Type": content_type, "Origin": origin}
        try:
            response = client.request("POST", path, headers, content)
        finally:
            client.close()
        return self._receive(response)

    def _receive(self, response: Response) -> Response:
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return response

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        return {"Cookie": cookies} if cookies else {}


class Form(HTMLParser):
    """The fields of the form with this id, with the values that a browser would send."""

    def __init__(self, html: str, form_id: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self._form_id, self._is_inside = form_id, False
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = attributes.get("id") == self._form_id
        elif not self._is_inside or "disabled" in attributes:
            return
        elif tag == "input":
            self._add_input(attributes)
        elif tag == "select":
            self._select = attributes.get("name", "")
        elif tag == "option" and "selected" in attributes and self._select:
            self.fields.append((self._select, attributes.get("value", "")))
        elif tag == "textarea":
            self._begin_textarea(attributes.get("name", ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self.fields[-1]
            # HTML drops a line break at the beginning of a text area.
            self.fields[-1] = (name, text.removeprefix("\n"))
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_inside = False

    def _begin_textarea(self, name: str) -> None:
        self._textarea = name
        if name:  # browsers send no others
            self.fields.append((name, ""))

    def _add_input(self, attributes: dict[str, str]) -> None:
        kind, name = attributes.get("type", "text"), attributes.get("name", "")
        is_unchecked = kind in ("checkbox", "radio") and "checked" not in attributes
        if name and kind not in NOT_SENT and not is_unchecked:
            default = "on" if kind in ("checkbox", "radio") else ""
            self.fields.append((name, attributes.get("value", default)))


def fill(fields: Fields, values: Mapping[str, str]) -> Fields:
    """Return the fields with other values in some; a value without a field is not sent."""
    return [(name, values.get(name, value)) for name, value in fields]


def multipart(fields: Fields, name: str, file: tuple[str, bytes]) -> tuple[str, bytes]:
    """Encode a form with one file; return the content type and the content."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields]
    filename, content = file
    file_head = f'{head}{name}"; filename="{filename}"\r\n'
    parts += [f"{file_head}Content-Type: application/octet-stream\r\n\r\n".encode(), content]
    return f"multipart/form-data; boundary={boundary}", b"".join(
        [*parts, f"\r\n--{boundary}--\r\n".encode()]
    )


def chromium_path(names: Sequence[str] = CHROMIUM_NAMES) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def chromium(path: str | None, args: Sequence[str] = CHROMIUM_ARGS) -> Iterator["Chromium"]:
    """A Chromium that Playwright drives; without a path, Playwright's own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(args))
        try:
            yield browser
        finally:
            browser.close()
