"""Slugs that keep every script: Django's own drop Chinese, Arabic and Russian. Pure."""

import re
import unicodedata

MAX_SLUG_LENGTH = 80
# Letters, marks and digits: without the marks Thai and Hindi lose their vowels.
KEPT_CATEGORIES = ("L", "M", "N")
_NO_ASCII_WORD = re.compile("[^a-z0-9]+")


def make_slug(text: str) -> str:
    """NFC, lower case, letters, marks and digits joined by hyphens, at most 80 characters.

    '' when nothing is left; the caller then takes a public id.
    """
    # "Ukraine's" reads better as "ukraines" than "ukraine-s".
    normal = unicodedata.normalize("NFC", text).lower().replace("'", "").replace("\u2019", "")
    if normal.isascii():
        kept = _NO_ASCII_WORD.sub("-", normal)  # the same in a tenth of the time
    else:
        kept = "".join(
            char if unicodedata.category(char)[0] in KEPT_CATEGORIES else "-" for char in normal
        )
    words = re.sub(r"-+", "-", unicodedata.normalize("NFC", kept)).strip("-")
    if len(words) <= MAX_SLUG_LENGTH:
        return words
    cut = words[: MAX_SLUG_LENGTH + 1].rsplit("-", 1)[0][:MAX_SLUG_LENGTH]
    return cut.strip("-")


def with_number(slug: str, number: int) -> str:
    """`slug-2`, shortened so that the whole still fits."""
    ending = f"-{number}"
    return slug[: MAX_SLUG_LENGTH - len(ending)].rstrip("-") + ending
