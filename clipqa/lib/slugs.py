"""Slugs of every script. Django's `slugify` drops Chinese, Arabic and Russian. Pure."""

import re
import unicodedata

MAX_SLUG_LENGTH = 80
# Letters, marks and digits: without marks Thai and Hindi would lose their vowels.
SLUG_CATEGORIES = ("L", "M", "N")
_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")


def make_slug(text: str) -> str:
    """Return letters, marks and digits in lower case and NFC, joined by hyphens.

    At most 80 characters, cut between words. Return '' for a text without letters and digits; the
    caller then uses a public id.
    """
    # "Ukraine's" reads better as "ukraines" than "ukraine-s".
    normal = unicodedata.normalize("NFC", text).lower().replace("'", "").replace("\u2019", "")
    if normal.isascii():
        hyphened = _NOT_ALPHANUMERIC.sub("-", normal)  # the same result in a tenth of the time
    else:
        hyphened = "".join(
            char if unicodedata.category(char)[0] in SLUG_CATEGORIES else "-" for char in normal
        )
    words = re.sub(r"-+", "-", unicodedata.normalize("NFC", hyphened)).strip("-")
    if len(words) <= MAX_SLUG_LENGTH:
        return words
    cut = words[: MAX_SLUG_LENGTH + 1].rsplit("-", 1)[0][:MAX_SLUG_LENGTH]
    return cut.strip("-")


def with_number(slug: str, number: int) -> str:
    """Return `slug-2`, with the slug shortened so that the result is not too long."""
    ending = f"-{number}"
    return slug[: MAX_SLUG_LENGTH - len(ending)].rstrip("-") + ending
