"""Does the clip hold what the answer says? Checks over values, without a database."""

from clipqa.evidence.checks import CHECKS, KINDS, Check, examine
from clipqa.evidence.findings import Finding, Severity
from clipqa.evidence.speech import Speech
from clipqa.evidence.values import Claim, Cue, Recording

__all__ = [
    "CHECKS",
    "KINDS",
    "Check",
    "Claim",
    "Cue",
    "Finding",
    "Recording",
    "Severity",
    "Speech",
    "examine",
]
