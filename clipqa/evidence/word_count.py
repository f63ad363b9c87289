"""How many words a text has, in scripts without spaces too. Pure."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_THAI = re.compile("[\u0e00-\u0eff]")
_LETTER = re.compile(r"\w")
_HAN_LENGTH, _THAI_LENGTH = 1.7, 4.2  # characters of a word
WORDS_PER_SECOND = 2.5  # of a newsreader


def count_words(text: str) -> float:
    if text.isascii():
        return _count_spaced(text)
    han, thai = len(_HAN.findall(text)), len(_THAI.findall(text))
    if not (han or thai):
        return _count_spaced(text)
    others = _THAI.sub(" ", _HAN.sub(" ", text))
    return _count_spaced(others) + han / _HAN_LENGTH + thai / _THAI_LENGTH


def speaking_ms(text: str) -> int:
    """Return how long it takes to read a text aloud."""
    return round(count_words(text) * 1_000 / WORDS_PER_SECOND)


def _count_spaced(text: str) -> int:
    return sum(_LETTER.search(word) is not None for word in text.split())
