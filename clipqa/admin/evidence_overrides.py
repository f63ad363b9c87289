"""Reasons for overriding failing checks, as the fields of a form have them.

A script gives a reason for each check: `evidence_reason` has a line for each key in
`evidence_overridden`. Without a script there are no keys, and the reason is about all that fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from clipqa.admin.evidence_rows import key_of, title_of
from clipqa.curation.evidence_reasons import Reason
from clipqa.evidence import Finding
from clipqa.models.evidence import MAX_REASON_LENGTH

REASON, OVERRIDDEN = "evidence_reason", "evidence_overridden"
MAX_KEYS_LENGTH = 4_000
_KEY = re.compile("[a-z_]{1,40}-[0-9a-f]{8}")


class Overrides(NamedTuple):
    keys: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, get: Callable[[str], Any]) -> Overrides:
        given = str(get(OVERRIDDEN) or "")[:MAX_KEYS_LENGTH]
        keys = tuple(dict.fromkeys(each for each in given.split() if _KEY.fullmatch(each)))
        return cls(keys, str(get(REASON) or "").replace("\r\n", "\n").strip())

    def why(self, finding: Finding) -> str:
        """Return the reason for this finding alone; '' if there is none."""
        key = key_of(finding)
        if key not in self.keys:
            return ""
        lines = self.text.split("\n")
        return lines[self.keys.index(key)] if len(lines) == len(self.keys) else self.text

    def uncovered(self, failing: Iterable[Finding]) -> list[Finding]:
        """Return what the reason is not about, though it may have been given before it failed."""
        return [each for each in failing if self.keys and not self.why(each)]

    def reason(self, signature: str, failing: Sequence[Finding]) -> Reason:
        whys = tuple(self.why(each) for each in failing) if self.keys else ()
        return Reason(_titled(self.text, failing, whys), signature, tuple(failing), whys)


def _titled(text: str, failing: Sequence[Finding], whys: Sequence[str]) -> str:
    """Return a text that says which reason is for which check, if that is short enough."""
    if len(set(whys)) < 2:
        return whys[0] if whys else text
    lines = [f"{title_of(each)}: {why}" for each, why in zip(failing, whys, strict=True)]
    return titled if len(titled := "\n".join(lines)) <= MAX_REASON_LENGTH else text
