"""English contractions in full, since "don't" and "do not" are the same words. Pure."""

from __future__ import annotations

import re

_APOSTROPHE = "['\u2018\u2019\u02bc]"
# Transcripts of speech recognition may have "dont"; "were" and "ill" are words of their own.
_NEGATED = re.compile(
    r"\b(ca|wo|sha|do|does|did|is|are|was|were|could|should|would|must|need|has|have|had)"
    rf"n{_APOSTROPHE}?t\b",
    re.IGNORECASE,
)
_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am"}
_ENDED = re.compile(rf"\b([^\W\d_]+){_APOSTROPHE}({'|'.join(_ENDINGS)})\b", re.IGNORECASE)
# Behind other words 's is a genitive.
_IS = re.compile(
    rf"\b(it|that|there|here|what|where|who|how|he|she){_APOSTROPHE}s\b", re.IGNORECASE
)
_LET_US = re.compile(rf"\blet{_APOSTROPHE}s\b", re.IGNORECASE)


def in_full(text: str) -> str:
    text = _NEGATED.sub(lambda found: f"{_STEMS.get(found[1].lower(), found[1])} not", text)
    text = _ENDED.sub(lambda found: f"{found[1]} {_ENDINGS[found[2].lower()]}", text)
    text = _LET_US.sub("let us", _IS.sub(r"\1 is", text))
    return re.sub(r"\bcannot\b", "can not", text, flags=re.IGNORECASE)
