"""Does the clip hold what the answer says? Checks over values, without a database."""

from clipqa.evidence.checks import CHECKS, HOLDING, KINDS, Check, Report, examine, report
from clipqa.evidence.facts import Held
from clipqa.evidence.findings import Finding, Severity
from clipqa.evidence.speech import Speech
from clipqa.evidence.values import Claim, Cue, Recording

__all__ = [
    "CHECKS",
    "HOLDING",
    "KINDS",
    "Check",
    "Claim",
    "Cue",
    "Finding",
    "Held",
    "Recording",
    "Report",
    "Severity",
    "Speech",
    "examine",
    "report",
]
