"""Import the demo's articles that are not in the library yet, with their drawings."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clipqa.demo.shipped import DRAWINGS, shipped_articles
from clipqa.history import as_actor
from clipqa.importers import RowRejected, jsonl
from clipqa.importers.articles import import_articles
from clipqa.models import Article, Source, Tombstone
from clipqa.posters import make_renditions
from clipqa.posters.stored import store_renditions


class ArticleError(Exception):
    """A demo article was rejected. The message names its row."""


def make_articles() -> int:
    """Return the number of articles that were added.

    Edits of the others are retained, and one that was erased stays so.
    """
    known = set(Article.objects.values_list("public_id", flat=True))
    slugs = set(Article.objects.values_list("slug", flat=True))
    missing = [
        record
        for record in shipped_articles()
        if record["public_id"] not in known
        and record["slug"] not in slugs
        and not Tombstone.objects.covers("article", record["public_id"])
    ]
    if not missing:
        return 0
    with TemporaryDirectory() as folder, as_actor(source=Source.IMPORT):
        path = Path(folder) / "articles.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            jsonl.write(map(_with_pictures, missing), stream)
        return import_articles(path, _refuse).created


def _refuse(rejected: RowRejected) -> None:
    raise ArticleError(f"The demo's articles can't be loaded: {rejected}")


def _with_pictures(record: dict[str, Any]) -> dict[str, Any]:
    """Store the drawings of a record, and return it with their names in the storage."""
    copy: dict[str, Any] = json.loads(json.dumps(record))
    for block in copy["blocks"]:
        if block["type"] == "picture":
            with (DRAWINGS / block["picture"]).open("rb") as file:
                renditions = make_renditions(file)
            size = {"width": renditions.width, "height": renditions.height}
            block |= {"picture": store_renditions(renditions), **size}
    return copy
