"""What a check found: its kind, the words of the answer that it is about, and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from clipqa.evidence.values import Span
from clipqa.lib.sentences import quote


class Severity(StrEnum):
    """`WRONG` contradicts the recording; `ADVICE` is left to the editor's judgement."""

    WRONG = "wrong"
    ADVICE = "advice"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with an answer.

    `span` marks words of the answer's source, and is None for what concerns the whole of it.
    `place` is a range of the recording: where something is said, or goes on. `offer_ms` is a
    better start or end of the clip.
    """

    kind: str
    template: str | Promise
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.WRONG
    span: Span | None = None
    words: str = ""
    place: Span | None = None
    offer_ms: int | None = None
    of: str = ""  # of `said_elsewhere`: number, name or quote

    @property
    def message(self) -> str:
        """Return the sentence in the language of the reader."""
        return str(self.template) % self.values if self.values else str(self.template)

    @property
    def line(self) -> str:
        """Return the finding as commands print it."""
        words = f" “{quote(self.words)}”" if self.words else ""
        return f"{self.kind}{words}: {self.message}"
