"""What a check found: its kind, the words of the answer that it is about, and a sentence."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import ngettext

from clipqa.evidence.values import Span
from clipqa.lib.sentences import quote

_GENITIVE = re.compile("(?<=\\w)['\u2019]s?$")


class Severity(StrEnum):
    """`WRONG` contradicts the recording; `ADVICE` is left to the editor's judgement."""

    WRONG = "wrong"
    ADVICE = "advice"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with an answer.

    `spans` are the places of its words in the answer's source; empty for what concerns the whole.
    `place` is a range of the recording: where something is said, or goes on. `offer_ms` is a
    better start or end of the clip, `shorter_ms` one that makes the clip shorter.
    """

    kind: str
    template: str | Promise
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.WRONG
    spans: tuple[Span, ...] = ()
    words: str = ""
    place: Span | None = None
    offer_ms: int | None = None
    shorter_ms: int | None = None
    of: str = ""  # of `said_elsewhere`: number, name or quote

    @property
    def message(self) -> str:
        """Return the sentence in the language of the reader."""
        sentence = str(self.template) % self.values if self.values else str(self.template)
        count = len(self.spans)
        if count < 2:
            return sentence
        places = ngettext(
            "The answer has it %(count)d time.", "The answer has it %(count)d times.", count
        )
        return f"{sentence} {places % {'count': count}}"

    @property
    def line(self) -> str:
        """Return the finding as commands print it."""
        words = f" “{quote(self.words)}”" if self.words else ""
        return f"{self.kind}{words}: {self.message}"

    @property
    def identity(self) -> Hashable:
        """Return what is equal for findings that differ only in places, case and a genitive."""
        values = sorted((name, _folded(str(value))) for name, value in self.values.items())
        return self.kind, self.of, _folded(self.words), tuple(values)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once, with the places of all that say the same."""
    groups: dict[Hashable, list[Finding]] = {}
    for each in findings:
        groups.setdefault(each.identity, []).append(each)
    return [
        replace(group[0], spans=tuple(span for each in group for span in each.spans))
        for group in groups.values()
    ]


def _folded(text: str) -> str:
    return _GENITIVE.sub("", " ".join(text.split()).casefold())
