"""How long a text takes to read. Pure.

230 words a minute, and 260 characters of scripts without spaces: Trauzettel-Klosinski and others,
"Standardized Assessment of Reading Performance", IOVS 53 (2012), the mean of 17 languages.
"""

import re
from collections.abc import Iterable

from clipqa.lib.words import UNSPACED

WORDS_PER_MINUTE, CHARACTERS_PER_MINUTE = 230, 260
_CHARACTER = re.compile(f"[{UNSPACED}]")


def reading_minutes(texts: Iterable[str]) -> int:
    """Return whole minutes, at least one."""
    text = " ".join(texts)
    bare, characters = _CHARACTER.subn(" ", text)
    return max(1, round(len(bare.split()) / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE))
