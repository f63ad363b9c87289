"""Labelled cases: answers whose faults are known, by which the checks are measured. Pure.

The shape of a case, and how a prediction finds a label, are those of docs/evidence.md.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from clipqa.evidence.checks import examine
from clipqa.evidence.findings import Finding
from clipqa.evidence.values import Claim, Cue, Recording

Case = Mapping[str, Any]
# Those that a case has labels for. It says nothing about what an answer lacks beside its words.
LABELLED = (
    "clip_too_short",
    "number_not_said",
    "name_not_said",
    "quote_not_said",
    "quote_stitched",
    "quote_altered",
    "quote_misattributed",
    "said_elsewhere",
    "cuts_sentence_start",
    "cuts_sentence_end",
    "past_end",
    "language_mismatch",
    "no_transcript",
)
_SIGNS = re.compile(r"[^\w%$€£.,/:-]+")


class CaseError(ValueError):
    """A line that is no labelled case."""


def read_cases(lines: Iterable[str]) -> Iterator[Case]:
    """Yield the cases of JSON lines. Raises `CaseError` with the line that is none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            claim_of(case), recording_of(case), case["id"], case["faults"]
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"Line {number} is no labelled case: {error!r}.") from error
        yield case


def claim_of(case: Case) -> Claim:
    return Claim(
        answer=case["answer"],
        question=case["question"],
        speaker=case["speaker"] or "",
        start_ms=case["clip"]["start_ms"],
        end_ms=case["clip"]["end_ms"],
    )


def recording_of(case: Case) -> Recording:
    cues = [
        Cue(each["start_ms"], each["end_ms"], each["text"], each["speaker"] or "")
        for each in case["cues"]
    ]
    return Recording(cues=cues, language=case["language"], duration_ms=case["duration_ms"])


def predict(case: Case) -> list[Finding]:
    return [
        finding
        for finding in examine(claim_of(case), recording_of(case))
        if finding.kind in LABELLED
    ]


def as_prediction(finding: Finding) -> dict[str, Any]:
    """Return a finding in the shape of a prediction."""
    prediction: dict[str, Any] = {"kind": finding.kind, "text": finding.words}
    return prediction | ({"where": list(finding.place)} if finding.place else {})


class Score(NamedTuple):
    """How many labels of a kind were found and missed, and how many findings are false alarms."""

    kind: str
    found: int
    missed: int
    false: int

    @property
    def precision(self) -> float | None:
        return self.found / (self.found + self.false) if self.found + self.false else None

    @property
    def recall(self) -> float | None:
        return self.found / (self.found + self.missed) if self.found + self.missed else None


class Scores:
    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._false: Counter[str] = Counter()
        self.clean = self.clean_with_alarm = 0

    def add(self, case: Case, findings: Iterable[Finding]) -> None:
        labels, false = case["faults"], set()
        found: set[int] = set()
        for finding in findings:
            hits = [at for at, label in enumerate(labels) if _is_hit(finding, label)]
            if new := [at for at in hits if at not in found]:
                found.add(_best(new, labels, finding))
            elif not hits and not _is_in_a_bad_quotation(finding, labels):
                false.add((finding.kind, _plain(finding.words)))
        self._false.update(kind for kind, _words in false)
        for at, label in enumerate(labels):
            (self._found if at in found else self._missed)[label["kind"]] += 1
        self.clean += not labels
        self.clean_with_alarm += not labels and bool(false)

    def rows(self) -> Iterator[Score]:
        for kind in LABELLED:
            yield Score(kind, self._found[kind], self._missed[kind], self._false[kind])
        yield Score("all", self._found.total(), self._missed.total(), self._false.total())


def _is_hit(finding: Finding, label: Mapping[str, Any]) -> bool:
    return finding.kind == label["kind"] and _meet(finding.words, label["text"])


def _best(hits: list[int], labels: list[Mapping[str, Any]], finding: Finding) -> int:
    words = _plain(finding.words)
    return next((at for at in hits if _plain(labels[at]["text"]) == words), hits[0])


def _is_in_a_bad_quotation(finding: Finding, labels: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a figure or name is in a quotation that is labelled itself."""
    if finding.of == "quote" or not finding.kind.startswith(("number", "name", "said")):
        return False
    quotations = (
        _plain(label["text"])
        for label in labels
        if label["kind"].startswith("quote") or label.get("of") == "quote"
    )
    words = _plain(finding.words)
    return bool(words) and any(words in quotation for quotation in quotations)


def _meet(one: str, other: str) -> bool:
    """Return whether one text contains the other, or shares half of the shorter one's words."""
    one, other = _plain(one), _plain(other)
    if not one or not other or one in other or other in one:
        return True
    first, second = set(one.split()), set(other.split())
    return len(first & second) * 2 >= min(len(first), len(second))


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip(" .,:-")
