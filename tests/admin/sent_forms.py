"""The forms of a page as a browser parses them: every field with its submitted value."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

IDLE = {"button", "reset", "image"}
Attrs = dict[str, str]


@dataclass
class SentForm:
    method: str
    action: str
    has_files: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of boxes to choose from

    def names(self) -> list[str]:
        return sorted({*self.fields, *self.buttons})


def forms_of(html: str) -> list[SentForm]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self._open: SentForm | None = None
        self._named: dict[str, SentForm] = {}
        self._select = self._area = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif tag == "option" and self._select:
            self._option(given)
        elif form := self._named.get(given.get("form", ""), self._open):
            self._field(form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._open and self._area:
            self._open.fields[self._area] = [self._text.removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def _begin(self, given: Attrs) -> None:
        is_multipart = "multipart" in given.get("enctype", "")
        method = given.get("method", "get").lower()
        self._open = SentForm(method, given.get("action", ""), is_multipart)
        self.forms.append(self._open)
        self._named[given.get("id", "")] = self._open

    def _option(self, given: Attrs) -> None:
        if self._open is not None:
            self._open.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                self._open.fields[self._select].append(given.get("value", ""))

    def _field(self, form: SentForm, tag: str, given: Attrs) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        if tag == "button" or (tag == "input" and kind == "submit"):
            form.buttons.append(name)
        elif tag == "textarea":
            self._area, self._text = name, ""
            form.fields.setdefault(name, [])
        elif tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "input" and kind not in IDLE:
            sent = form.fields.setdefault(name, [])
            if kind not in {"checkbox", "radio", "file"}:
                sent.append(given.get("value", ""))
            elif "checked" in given:
                sent.append(given.get("value", "on"))
            elif kind != "file":
                form.choices.setdefault(name, []).append(given.get("value", "on"))
