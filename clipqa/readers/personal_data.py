"""What is stored of an e-mail address: the table of models that refer to one, and its export.

A model with an HMAC or an address, or with a relation to one of these models, needs a row;
tests/readers/test_personal_data.py fails without it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.history.audit import note
from clipqa.lib.email_addresses import address_hmac, normalise_address
from clipqa.models import (
    BlockedSender,
    ClipReport,
    Comment,
    Event,
    Mailing,
    OptInRequest,
    ReaderQuestion,
    ReportReply,
    Subscriber,
    Subscription,
)
from clipqa.models.subscription import RELATIONS

SUBJECT = "personal data"  # of audit entries, which have neither the address nor its HMAC
Counts = dict[str, int]


@dataclass(frozen=True)
class PersonalModel:
    """`fields` are exported, without those about moderators and those of the software.

    `digest` is the lookup of the HMAC. `address` is a column with a plain address, in any spelling.
    `moment` is the column that says when a row was created.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    digest: str = "sender_hmac"
    address: str = ""
    moment: str = "created_at"
    is_erased: bool = True

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


DECISION = ("created_at", "state", "decided_at", "reason")
# In the order of deletion.
PERSONAL_DATA = (
    PersonalModel(
        Mailing,
        ("event", "occasion", "created_at", "finished_at"),
        digest="subscriber__sender_hmac",
    ),
    PersonalModel(ReportReply, ("created_at", "finished_at"), digest="report__sender_hmac"),
    PersonalModel(OptInRequest, ("asked_at",), moment="asked_at"),
    PersonalModel(
        Subscription,
        ("kind", "target", *RELATIONS, "frequency", "created_at", "confirmed_at"),
        digest="subscriber__sender_hmac",
    ),
    PersonalModel(Subscriber, ("address", "created_at", "bounces", "stopped_at")),
    PersonalModel(
        Comment,
        ("public_id", "article", "question", "parent", "name", "text", *DECISION),
    ),
    PersonalModel(
        ReaderQuestion,
        (
            *("public_id", "text", "language", "path", "searched", "topic", "question"),
            *("same_as", "answer", *DECISION),
        ),
    ),
    PersonalModel(
        ClipReport,
        ("answer", "problem", "text", "reply_to", "reply", *DECISION),
        address="reply_to",
    ),
    # Kept, as it protects the site from this sender. It has neither an address nor their words.
    PersonalModel(BlockedSender, ("at", "reason"), is_erased=False),
)


def check_address(address: str) -> str:
    """Return the HMAC of an address. Raise `ValidationError` for a text that is none."""
    try:
        validate_email(normalise_address(address))
    except ValidationError as error:
        message = _("This is not an e-mail address. Write it like name@example.org.")
        raise ValidationError(message) from error
    return address_hmac(address)


def rows_with(entry: PersonalModel, digest: str) -> "models.QuerySet[Any]":
    """Return the rows of a model that belong to the address with this HMAC."""
    found = Q(**{entry.digest: digest})
    if entry.address:
        pairs = _plain_addresses(entry)
        found |= Q(pk__in=[pk for pk, address in pairs if address_hmac(address) == digest])
    return entry.model._base_manager.filter(found)


def stored_digests(entry: PersonalModel) -> set[str]:
    """Return the HMACs of all addresses that have a row of a model."""
    digests = entry.model._base_manager.values_list(entry.digest, flat=True)
    plain = {address_hmac(address) for _pk, address in _plain_addresses(entry)}
    return {*digests.distinct().order_by().iterator()} | plain


def _plain_addresses(entry: PersonalModel) -> Iterable[tuple[Any, str]]:
    if not entry.address:
        return ()
    rows = entry.model._base_manager.exclude(**{entry.address: ""})
    return rows.values_list("pk", entry.address).iterator()


def count_personal_data(address: str) -> list[tuple[PersonalModel, int]]:
    digest = check_address(address)
    return [(entry, rows_with(entry, digest).count()) for entry in PERSONAL_DATA]


def export_personal_data(address: str, now: datetime | None = None) -> dict[str, Any]:
    """Return everything that is stored of an address, with an audit entry of how much it is."""
    digest = check_address(address)
    stored = {entry.name: _exported(entry, digest) for entry in PERSONAL_DATA}
    note(Event.EXPORTED, SUBJECT, after={name: len(rows) for name, rows in stored.items() if rows})
    moment = (now or timezone.now()).isoformat(timespec="seconds")
    return {"address": normalise_address(address), "exported_at": moment, **stored}


def _exported(entry: PersonalModel, digest: str) -> list[dict[str, Any]]:
    rows = rows_with(entry, digest).order_by("pk")
    return [{name: _value(row, name) for name in entry.fields} for row in rows]


def _value(row: Any, name: str) -> Any:
    """Return a value of JSON. A relation is the address of the record's page, or its id."""
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(field, models.ForeignKey) or value is None:
        return value
    related: Any = field.related_model._base_manager.filter(pk=value).first()
    has_page = hasattr(related, "get_absolute_url")
    return related.get_absolute_url() if has_page else getattr(related, "public_id", value)
