"""List answers that say what their clips don't hold, or measure the checks on labelled cases."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from clipqa.curation.article_evidence import examine_articles
from clipqa.curation.evidence_results import examine_and_store
from clipqa.curation.evidence_summary import NO_TRANSCRIPT, summarise
from clipqa.evidence import Finding
from clipqa.evidence.labelled import (
    Case,
    CaseError,
    Score,
    Scores,
    as_prediction,
    predict,
    read_cases,
)
from clipqa.lib.sentences import quote


class Command(BaseCommand):
    help = "List published answers and drafts that say what their clips don't hold; exit 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cases",
            type=Path,
            metavar="FILE",
            help="measure the checks on these labelled cases (JSON lines, may be gzipped)",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="with --cases print what is found in each case, as JSON",
        )
        parser.add_argument(
            "--advice",
            action="store_true",
            help="list what answers lack too: a topic, a speaker, a date; and the sentences of "
            "articles that their cited clips don't prove",
        )

    def handle(self, *args: Any, cases: Path | None, **options: Any) -> None:
        if cases is None and options["json"]:
            raise CommandError("--json prints what is found in labelled cases: give --cases too.")
        if cases is None:
            self._check_library(with_advice=options["advice"])
        elif options["json"]:
            found = {case["id"]: [*map(as_prediction, predict(case))] for case in _cases(cases)}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self._measure(_cases(cases))

    def _check_library(self, *, with_advice: bool) -> None:
        checked = failed = unread = 0
        for answer, findings, _generation in examine_and_store():
            failing = summarise(findings).failing
            checked += 1
            failed += bool(failing)
            unread += any(each.kind == NO_TRANSCRIPT for each in findings)
            if shown := findings if with_advice else failing:
                path = reverse("admin:clipqa_answer_change", args=[answer.pk])
                self.stdout.write(f"{answer.question}: {settings.CLIPQA_SITE_URL}{path}")
                self._tell(shown)
        if with_advice:
            self._check_articles()
        if unread:
            self.stdout.write(f"Answers without a transcript, which were not checked: {unread:,}.")
        if failed:
            raise CommandError(
                f"Answers that fail: {failed:,} of {checked:,}. Correct each at the address above "
                "it, or leave it as it is where the check is wrong."
            )
        self.stdout.write(f"Answers that fail: none of {checked:,}.")

    def _check_articles(self) -> None:
        """List what sentences of articles don't prove. It is advice, and no failure."""
        checked = advised = 0
        for article, evidence in examine_articles():
            checked += 1
            if not evidence.findings and not evidence.uncited:
                continue
            advised += 1
            path = reverse("admin:clipqa_article_change", args=[article.pk])
            self.stdout.write(f"{article.title}: {settings.CLIPQA_SITE_URL}{path}")
            self._tell([each.finding for each in evidence.findings])
            for each in evidence.uncited:
                self.stdout.write(f"  uncited: {quote(each.sentence)}")
        if checked:
            self.stdout.write(f"Articles with advice: {advised:,} of {checked:,}.")

    def _tell(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"  {finding.line}")

    def _measure(self, cases: Iterator[Case]) -> None:
        scores = Scores()
        for case in cases:
            scores.add(case, predict(case))
        self.stdout.write(f"{'kind':20} found missed false precision recall")
        for row in scores.rows():
            if row.found or row.missed or row.false:
                self.stdout.write(_line(row))
        self.stdout.write(f"clean cases: {scores.clean}, with an alarm: {scores.clean_with_alarm}")


def _line(row: Score) -> str:
    ratios = ("-" if ratio is None else f"{ratio:.2f}" for ratio in (row.precision, row.recall))
    precision, recall = ratios
    counts = f"{row.found:5} {row.missed:6} {row.false:5}"
    return f"{row.kind:20} {counts} {precision:>9} {recall:>6}"


def _cases(path: Path) -> Iterator[Case]:
    try:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            yield from read_cases(lines)
    except (OSError, UnicodeDecodeError, CaseError) as error:
        raise CommandError(f"{path} can't be read: {error}") from error
