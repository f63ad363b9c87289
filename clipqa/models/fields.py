"""Validators and fields shared by several models."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.lib.characters import TextError, check_text, is_storable
from clipqa.lib.colours import HEX_COLOUR
from clipqa.lib.richtext import MarkdownError, check_markdown
from clipqa.lib.sentences import SentenceError

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def validate_language(value: str) -> None:
    if not LANGUAGE_TAG.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a language tag. Write it like en, ar or pt-BR."),
            params={"value": value},
            code="language",
        )


def validate_colour(value: str) -> None:
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a colour. Write it like #8a5a00, in lower case."),
            params={"value": value},
            code="colour",
        )


def validate_storable(value: str) -> None:
    """Refuse characters that a database or a browser can't represent: NUL and lone surrogates."""
    if not is_storable(value):
        raise ValidationError(
            _("This text has characters that can't be stored. Type it again without them."),
            code="unstorable",
        )


def validate_plain_text(value: str) -> None:
    """Validate the text of any field by the rule in `clipqa.lib.characters`."""
    validate_storable(value)
    try:
        check_text(value)
    except TextError as error:
        raise ValidationError(translated(error), code="characters") from error


def validate_markdown(value: str) -> None:
    """Refuse a text that takes too long to render."""
    try:
        check_markdown(value)
    except MarkdownError as error:
        raise ValidationError(translated(error), code="markdown") from error


def translated(error: SentenceError) -> str:
    """Translate the sentence of an error that a module without Django raised."""
    sentence = gettext(error.template)
    return sentence % error.values if error.values else sentence


def comments_field() -> "models.BooleanField[bool, bool]":
    return models.BooleanField(
        _("comments"),
        default=False,
        db_default=False,
        help_text=_(
            "Readers can write comments, which are shown once a moderator has approved them. "
            "Without this, none are shown."
        ),
    )


def language_field(**options: Any) -> "models.CharField[str, str]":
    return models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[validate_language],
        help_text=_("A language tag such as en, ar or pt-BR."),
        **options,
    )


class RowKeyField(models.OneToOneField):
    """A primary key that is a foreign key.

    On SQLite an "integer" primary key is the row id. A "bigint" would need an index of its own, and
    two lookups for each row.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
