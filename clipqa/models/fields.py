"""Validators and field makers shared by several nouns."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from clipqa.colours import HEX_COLOUR

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def validate_language(value: str) -> None:
    if not LANGUAGE_TAG.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is no language tag. Write it like en, ar or pt-BR."),
            params={"value": value},
            code="language",
        )


def validate_colour(value: str) -> None:
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is no colour. Write it like #8a5a00, in lower case."),
            params={"value": value},
            code="colour",
        )


def validate_plain_text(value: str) -> None:
    """Refuse what a database or a browser can't keep: NUL and lone surrogates."""
    if "\x00" in value or re.search("[\ud800-\udfff]", value):
        raise ValidationError(
            _("This text has characters that can't be stored. Type it again without them."),
            code="unstorable",
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
    """A primary key that is another record's. SQLite keeps the rows by it: of a "bigint" it would
    make an index of its own, and look twice for each row.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
