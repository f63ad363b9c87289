"""Report findings of the evidence checks in imported answers. No row is rejected for them."""

from __future__ import annotations

from collections.abc import Mapping

from clipqa.curation.evidence import examine_answers
from clipqa.curation.evidence_results import CHUNK, store
from clipqa.curation.evidence_summary import summarise
from clipqa.importers.problems import RowFinding
from clipqa.importers.save import Report
from clipqa.search.indexing import chunked


def report_findings(rows: Mapping[int, int], report: Report, *, stores: bool) -> tuple[int, int]:
    """Examine the answers with these ids. Return their number, and how many of them fail.

    Findings are reported in the order of the rows, though the answers of one video are examined
    together. `stores` is False in a dry run, whose transaction is rolled back.
    """
    found: list[RowFinding] = []
    number = 0
    for examined in chunked(examine_answers(rows), CHUNK):
        number += len(examined)
        for answer, findings, _generation in examined:
            failing = summarise(findings).failing
            found += [RowFinding(rows[answer.pk], each.line) for each in failing]
        if stores:
            store(examined)
    found.sort(key=lambda finding: finding.row)
    for finding in found:
        report(finding)
    return number, len({finding.row for finding in found})
