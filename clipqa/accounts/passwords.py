"""Validators that refuse easily guessed passwords: repetitions and names known at this site."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.models import Outlet

MIN_DISTINCT = 5
MIN_WORD = 3
PERSON_FIELDS = ("username", "first_name", "last_name", "email")


class RepetitionValidator:
    """Refuses a password that repeats a part of itself, or uses very few characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if _repeats(plain(password)) or _repeats(password):
            raise ValidationError(
                _("This password repeats itself. Choose another one, such as a few words."),
                code="password_repeats",
            )
        if len(set(plain(password) or password)) < MIN_DISTINCT:
            raise ValidationError(
                _("This password uses too few different characters. Use at least %(least)d."),
                code="password_few_characters",
                params={"least": MIN_DISTINCT},
            )

    def get_help_text(self) -> str:
        return _("Your password can't be a repetition of the same few characters.")


class KnownNamesValidator:
    """Removes the names of user, site, product and outlets; the rest must be a valid password."""

    def validate(self, password: str, user: Any = None) -> None:
        text = plain(password)
        rest = text
        for name in sorted({*_known_names(user)}, key=lambda name: (-len(name), name)):
            rest = rest.replace(name, "")
        if rest != text and not self._is_enough(rest):
            raise ValidationError(
                _(
                    "This password is made of names that others know: yours, the site's or an "
                    "outlet's. Choose one without them, such as a few words."
                ),
                code="password_known_names",
            )

    def _is_enough(self, rest: str) -> bool:
        try:
            for validator in get_default_password_validators():
                if not isinstance(validator, KnownNamesValidator):
                    validator.validate(rest)
        except ValidationError:
            return False
        return True

    def get_help_text(self) -> str:
        return _("Your password can't be made of your name, the site's name or an outlet's name.")


def plain(text: str) -> str:
    """Return letters and digits only, since "Clip-QA!" is as easy to guess as "clipqa"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _repeats(text: str) -> bool:
    """Whether the text is a repeated prefix. Such a text occurs in the middle of its double."""
    return bool(text) and text in (text + text)[1:-1]


def _known_names(user: Any) -> Iterator[str]:
    """Yield each name and its words. Outlets without a public answer are left out, since the error
    message would reveal their names.
    """
    host = urlsplit(settings.CLIPQA_SITE_URL).hostname or ""
    names: Iterable[str] = (
        *("ClipQA", settings.CLIPQA_SITE_NAME, host),
        *(str(getattr(user, field, "") or "") for field in PERSON_FIELDS),
        *Outlet.objects.public().values_list("name", flat=True),
    )
    for name in names:
        words = (plain(part) for part in (name, *re.split(r"[\W_]+", name)))
        yield from (word for word in words if len(word) >= MIN_WORD)
