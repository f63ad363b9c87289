"""Fold digits and signs of other scripts, so that one pattern reads the numbers of all."""

from __future__ import annotations

import unicodedata

_SIGNS = {
    "（": "(",
    "）": ")",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "：": ":",
    "～": "~",
    "／": "/",
}
_ZEROS = (
    *(0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66),
    *(0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10),
)
_FOLDED = str.maketrans(
    {chr(zero + n): str(unicodedata.digit(chr(zero + n))) for zero in _ZEROS for n in range(10)}
    | _SIGNS
)


def fold(text: str) -> str:
    """Return a text of the same length whose digits, brackets and colons are those of ASCII."""
    return text if text.isascii() else text.translate(_FOLDED)
