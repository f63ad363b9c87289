"""Rewrite the search entries from the answers, or report differences."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clipqa.search.article_index import outdated_articles, rebuild_articles
from clipqa.search.drift import Drift, find_drift
from clipqa.search.indexing import rebuild_index


class Command(BaseCommand):
    help = "Rewrite every search entry from the answers, while the site stays available."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; report what differs from the answers and exit 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        count = rebuild_index(self._say_progress if options["verbosity"] > 1 else lambda done: None)
        articles = rebuild_articles()
        found = f"{count:,} answers" + (f" and {articles:,} articles" if articles else "")
        self.stdout.write(f"Done: {found} can be found.")

    def _say_progress(self, done: int) -> None:
        self.stdout.write(f"{done:,} answers read")

    def _check(self) -> None:
        drift, articles = find_drift(), outdated_articles()
        if articles:
            sentence = f"{len(articles):,} articles have an outdated entry"
            raise CommandError(
                "; ".join([*_sentences(drift), f"{sentence}. Run manage.py rebuild_search."])
            )
        if not drift:
            self.stdout.write(
                "Every public or scheduled answer has a correct entry, and no other has one. "
                "The counts and the index are correct."
            )
            return
        raise CommandError(f"{'; '.join(_sentences(drift))}. Run manage.py rebuild_search.")


def _sentences(drift: Drift) -> list[str]:
    found = [
        (len(drift.missing), "answers have no entry"),
        (len(drift.needless), "entries should not be there"),
        (len(drift.stale), "entries differ from their answer"),
        (drift.miscounted, "counts of words or totals are wrong"),
    ]
    said = [f"{number:,} {what}" for number, what in found if number]
    if not drift.index_is_consistent:
        said.append("the index differs from the entries")
    if not drift.folding_is_current:
        said.append("words were normalised by the rules of an older release")
    if not drift.facets_are_current:
        said.append("answers were counted by the filters of an older release")
    return said
