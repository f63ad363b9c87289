"""Read a form from a page as a browser does: every value that would be sent untouched."""

import secrets
from html.parser import HTMLParser

Fields = list[tuple[str, str]]
NOT_SENT = {"submit", "button", "image", "file", "reset"}


class Form(HTMLParser):
    """The fields of the form with this id."""

    def __init__(self, html: str, wanted: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self._wanted, self._is_inside = wanted, False
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = said.get("id") == self._wanted
        elif not self._is_inside or "disabled" in said:
            return
        elif tag == "input":
            self._input(said)
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and "selected" in said and self._select:
            self.fields.append((self._select, said.get("value", "")))
        elif tag == "textarea":
            self._textarea = said.get("name", "")
            self.fields.append((self._textarea, ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self.fields[-1]
            # HTML drops the line break with which a text area begins.
            self.fields[-1] = (name, text.removeprefix("\n"))
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_inside = False

    def _input(self, said: dict[str, str]) -> None:
        kind, name = said.get("type", "text"), said.get("name", "")
        is_left_out = kind in ("checkbox", "radio") and "checked" not in said
        if name and kind not in NOT_SENT and not is_left_out:
            on = "on" if kind in ("checkbox", "radio") else ""
            self.fields.append((name, said.get("value", on)))


def multipart(fields: Fields, name: str, file: tuple[str, bytes]) -> tuple[str, bytes]:
    """A form with one file, as a browser sends it: the type of the content, and the content."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields]
    filename, content = file
    told = f'{head}{name}"; filename="{filename}"\r\n'
    parts += [f"{told}Content-Type: application/octet-stream\r\n\r\n".encode(), content]
    return f"multipart/form-data; boundary={boundary}", b"".join(
        [*parts, f"\r\n--{boundary}--\r\n".encode()]
    )


def typed_over(fields: Fields, typed: dict[str, str]) -> Fields:
    """The fields with other words in some; what the form lacks is not sent."""
    return [(name, typed.get(name, value)) for name, value in fields]
