"""Addresses of this site's own pages, which any search box of the admin understands.

A public page or a page of the admin names a record. A list shows its records that belong to it: the
address of a watch page finds the video, its clips, its transcripts and its answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.db.models import Model, QuerySet

from clipqa.admin.fields import record_id
from clipqa.admin.video_address import source_in_text
from clipqa.models import SlugRedirect, Video

PUBLIC: Final = re.compile(r"/(question|video|topic|outlet|article|author)s/([^/]+)/?$")
EMBED: Final = re.compile(r"/embed/([a-z0-9]+)/?$")
ANCHOR: Final = re.compile(r"answer-([a-z0-9]+)$")
ADMIN: Final = re.compile(r"/admin/clipqa/([a-z]+)/([0-9]+)/")
# From the model of a list, the path to each model whose address it understands.
PATHS: Final[dict[str, dict[str, str]]] = {
    "answer": {
        "answer": "",
        "question": "question",
        "clip": "clip",
        "video": "clip__video",
        "transcript": "clip__video__transcripts",
        "topic": "question__topics",
        "outlet": "clip__video__outlet",
    },
    "question": {
        "question": "",
        "answer": "answers",
        "clip": "answers__clip",
        "video": "answers__clip__video",
        "topic": "topics",
    },
    "clip": {
        "clip": "",
        "answer": "answers",
        "question": "answers__question",
        "video": "video",
        "outlet": "video__outlet",
    },
    "video": {
        "video": "",
        "clip": "clips",
        "transcript": "transcripts",
        "answer": "clips__answers",
        "question": "clips__answers__question",
        "outlet": "outlet",
    },
    "transcript": {
        "transcript": "",
        "video": "video",
        "clip": "video__clips",
        "answer": "video__clips__answers",
        "outlet": "video__outlet",
    },
    "cue": {"cue": "", "transcript": "transcript", "video": "transcript__video"},
    "topic": {
        "topic": "",
        "question": "questions",
        "answer": "questions__answers",
        "article": "articles",
    },
    "article": {
        "article": "",
        "topic": "topics",
        "author": "author",
        "answer": "citations__answer",
    },
    "author": {"author": "", "article": "articles"},
    "outlet": {"outlet": "", "video": "videos", "answer": "videos__clips__answers"},
}
KEYS: Final = {"answer": "public_id"}  # of other records it is the slug


@dataclass(frozen=True)
class OwnAddress:
    """The record that an address names: its model, and the field and value that select it."""

    model_name: str
    field: str
    value: str

    def lookup(self, list_model: str) -> dict[str, str] | None:
        """Return the lookup of the records of a list that belong to it; None if none can."""
        path = PATHS.get(list_model, {}).get(self.model_name)
        if path is None:
            return None
        return {f"{path}__{self.field}" if path else self.field: self.value}


def own_address(text: str) -> OwnAddress | None:
    """Return what an address names on any host, since a library may have several."""
    text = text.strip()
    if "/" not in text or any(map(str.isspace, text)):
        return None  # words
    try:
        url = urlsplit(text)
    except ValueError:
        return None
    found = _of_admin(url.path) or _of_public_page(url, unquote(url.path))
    return found if found and "\x00" not in found.value else None


def search_by_address(records: QuerySet, text: str) -> QuerySet | None:
    """Return the records of a list that belong to a pasted address; None for other texts.

    It is the address of an own page, or that of a video at its host.
    """
    if address := own_address(text):
        found = records_at(address, records)
        if found is not None and found.exists():
            return found
    source = source_in_text(text)
    video = Video.objects.of_source(source).first() if source else None
    if video is None:
        return None
    return records_at(OwnAddress("video", "pk", str(video.pk)), records)


def records_at(address: OwnAddress, records: QuerySet) -> QuerySet | None:
    """Return the records that belong to an address; None if a list has no such ones."""
    lookup = address.lookup(str(records.model._meta.model_name))
    if lookup is None:
        return None
    found = records.filter(**lookup)
    if address.field != "slug" or found.exists():
        return found
    ids = SlugRedirect.objects.filter(model_name=address.model_name, old_slug=address.value)
    target = str(ids.values_list("target_id", flat=True).first() or 0)
    moved = OwnAddress(address.model_name, "pk", target)
    return records.filter(**(moved.lookup(str(records.model._meta.model_name)) or {}))


def record_at(address: OwnAddress, records: QuerySet) -> Model | None:
    """Return the record itself, if it is among these of its own model."""
    found = records_at(address, records)
    return None if found is None else found.first()


def _of_admin(path: str) -> OwnAddress | None:
    found = ADMIN.search(path)
    if found is None or found[1] not in PATHS or record_id(found[2]) is None:
        return None
    return OwnAddress(found[1], "pk", found[2])


def _of_public_page(url: SplitResult, path: str) -> OwnAddress | None:
    if public_id := _public_id(url, path):
        return OwnAddress("answer", KEYS["answer"], public_id)
    found = PUBLIC.search(path)
    return OwnAddress(found[1], "slug", found[2]) if found else None


def _public_id(url: SplitResult, path: str) -> str:
    if found := EMBED.search(path) or ANCHOR.fullmatch(url.fragment):
        return found[1]
    page = PUBLIC.search(path)
    is_question = page is not None and page[1] == "question"
    return parse_qs(url.query).get("answer", [""])[0] if is_question else ""
