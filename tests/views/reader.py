"""Helpers that read public pages."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Page(HTMLParser):
    """A page's elements by name, each with its attributes and its own text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text_of: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text_of[self._open[-1]] = self.text_of.get(self._open[-1], "") + data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]

    def meta(self, name: str) -> str:
        found = [*self.all("meta", property=name), *self.all("meta", name=name)]
        return found[0]["content"] if found else ""

    @property
    def title(self) -> str:
        return self.text_of.get("title", "").strip()

    @property
    def canonical(self) -> str:
        found = self.all("link", rel="canonical")
        return found[0]["href"] if found else ""

    @property
    def notices(self) -> list[str]:
        return [unescape(text) for text in re.findall(r'<p class="notice">(.*?)</p>', self.html)]

    @property
    def json_ld(self) -> dict[str, Any]:
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.html, re.S)
        return json.loads(found[0]) if found else {}

    @property
    def links(self) -> set[str]:
        return {attrs["href"] for tag, attrs in self.elements if tag == "a" and "href" in attrs}


def read(path: str, **options: Any) -> Page:
    response = Client().get(path, **options)
    assert response.status_code == 200, (path, response.status_code)
    return Page(response.content.decode())
