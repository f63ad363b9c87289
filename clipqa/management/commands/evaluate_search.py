"""Measure the quality of the search on a folder of documents and queries."""

import gzip
import json
import random
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils.http import urlencode

from clipqa.feed import build_page
from clipqa.feed.parsing import parse_query
from clipqa.search.evaluation import CUT, measure
from clipqa.search.limits import unlimited
from clipqa.search.scratch import Document, add_documents, scratch_database

SEED = 20_261_121
NEW = 0.05
SYLLABLES = [f"{first}{last}" for first in "bdfgklmnprstvwxz" for last in ("a", "el", "or")][:40]


class Command(BaseCommand):
    help = "Measure the search on TASK_FOLDER/docs.jsonl[.gz] and queries.jsonl[.gz]."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task_folder", type=Path)
        parser.add_argument(
            "--beneath",
            type=int,
            default=0,
            metavar="N",
            help="put them under N newer seeded answers, and measure without the search's caps too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["task_folder"]
        documents = [as_document(row) for row in rows_of(folder, "docs")]
        queries = list(rows_of(folder, "queries"))
        with scratch_database():
            add_documents(documents)
            add_documents(seeded(options["beneath"], documents))
            self._measure(queries, "")
            if options["beneath"]:
                with unlimited():
                    self._measure(queries, ", no caps")

    def _measure(self, queries: list[dict[str, Any]], how: str) -> None:
        for name in ("query", "query_typo"):
            run = [search(query[name], wanted_of(query)) for query in queries if query.get(name)]
            self.stdout.write(f"{name + how:<20}{measure(run).line()}")


def wanted_of(query: dict[str, Any]) -> dict[str, int]:
    """Return the relevant documents of a query. Grade 0 was given to irrelevant ones."""
    return {key: grade for key, grade in query["relevant"].items() if grade > 0}


def search(text: str, wanted: dict[str, int]) -> tuple[list[str], dict[str, int], float]:
    """Return the results for a query, through the same code as the page, and the time taken."""
    started = time.perf_counter()
    parsed = parse_query(QueryDict(urlencode({"q": text})))
    feed = build_page(parsed, "/search/", per_page=CUT)
    found = [card.key for card in feed.cards] if parsed.query.text else []
    return found, wanted, time.perf_counter() - started


def rows_of(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    packed, plain = folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"
    if not packed.exists() and not plain.exists():
        raise CommandError(
            f"{folder} has no {name}.jsonl or {name}.jsonl.gz. Name a task's folder."
        )
    read = gzip.open if packed.exists() else open
    with read(packed if packed.exists() else plain, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def as_document(row: dict[str, Any]) -> Document:
    return Document(
        key=row["doc_id"],
        title=row.get("title") or "",
        body=row.get("body") or "",
        transcript=row.get("transcript") or "",
    )


def seeded(number: int, documents: list[Document]) -> Iterator[Document]:
    """Yield answers of the task's own words with the same frequencies: irrelevant competitors.

    One word in twenty is new, so that the library has rare words like any other (Zipf).
    """
    words = [word for document in documents for word in f"{document.title} {document.body}".split()]
    chance = random.Random(SEED)  # noqa: S311 (a measurement must be repeatable)

    def text(length: int) -> str:
        chosen = chance.choices(words, k=length)
        return " ".join(new_word(chance) if chance.random() < NEW else word for word in chosen)

    for at in range(number):
        yield Document(f"seeded-{at}", f"{text(9)} {at}", text(chance.randint(40, 100)))


def new_word(chance: random.Random) -> str:
    """Return one of some 160,000 words, of which a few are frequent and most are rare."""
    rank = min(160_000, int(chance.paretovariate(0.5)))
    return "".join(SYLLABLES[rank // 40**place % 40] for place in range(3)) + "en"
