"""Which findings of an answer fail, and a digest of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

from clipqa.evidence import Finding, Severity
from clipqa.models import Clip

NO_TRANSCRIPT = "no_transcript"  # nothing else can be checked then, so no reason is required


class Summary(NamedTuple):
    failing: list[Finding]
    advice: list[Finding]


def summarise(findings: Iterable[Finding]) -> Summary:
    """Divide findings into those that require a reason for publishing, and all others."""
    found = list(findings)
    failing = [
        each for each in found if each.severity is Severity.WRONG and each.kind != NO_TRANSCRIPT
    ]
    return Summary(failing, [each for each in found if each not in failing])


def signature_of(failing: Iterable[Finding], clip: Clip) -> str:
    """Return a digest of what fails, its words and the range; '' if nothing fails."""
    found = sorted([each.kind, " ".join(each.words.split())] for each in failing)
    if not found:
        return ""
    values = [clip.video_id, clip.start_ms, clip.end_ms, found]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
