"""The checks find the faults of labelled cases, and leave clean answers alone."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from clipqa.evidence.labelled import CaseError, Scores, predict, read_cases

DATA = Path(__file__).resolve().parent.parent / "data" / "evidence"
QUOTATIONS = {"quote_stitched", "quote_altered", "quote_not_said", "quote_misattributed"}


def scores_of(name: str) -> Scores:
    path, scores = DATA / name, Scores()
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for case in read_cases(lines):
            scores.add(case, predict(case))
    return scores


def test_planted_faults_are_all_found_and_clean_answers_pass() -> None:
    scores = scores_of("planted.jsonl")
    *_kinds, every = scores.rows()
    assert (every.missed, every.false) == (0, 0)
    assert every.found > 50
    assert scores.clean > 30
    assert scores.clean_with_alarm == 0


def test_cases_of_others_are_found_with_few_false_alarms() -> None:
    scores = scores_of("labelled.jsonl.gz")
    *kinds, every = scores.rows()
    assert every.precision is not None
    assert every.recall is not None
    assert min(every.precision, every.recall) >= 0.9
    assert not [row.kind for row in kinds if row.kind in QUOTATIONS and row.missed]
    assert scores.clean_with_alarm <= 1


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": "a", "answer": "b"}'])
def test_a_line_that_is_no_case_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(CaseError, match="Line 2 is no labelled case"):
        list(read_cases(["\n", line]))
