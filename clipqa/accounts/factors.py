"""The second factors of a user."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.accounts.recovery import count_codes
from clipqa.accounts.sessions import end_sessions
from clipqa.history.audit import note
from clipqa.models import AuthenticatorApp, Event, Passkey, RecoveryCode

APP, PASSKEY, CODE = "app", "passkey", "recovery code"
NAMES: dict[str, Promise] = {
    APP: _("Authenticator app"),
    PASSKEY: _("Passkey"),
    CODE: _("Recovery codes"),
}


@dataclass
class Factors:
    """A user's second factors. Recovery codes replace a factor; they don't count as one."""

    app: AuthenticatorApp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.app is not None)


def factors_of(person: Any) -> Factors:
    return Factors(
        app=AuthenticatorApp.objects.filter(person=person.pk).first(),
        passkeys=list(Passkey.objects.filter(person=person.pk).order_by("pk")),
        codes_left=count_codes(person),
    )


def has_factor(person: Any) -> bool:
    """Use the annotation of `DeskBackend` if there is one, else query the database."""
    known = getattr(person, "has_second_factor", None)
    return bool(factors_of(person).count if known is None else known)


def is_required() -> bool:
    return bool(settings.CLIPQA_SECOND_FACTOR == "required")


def note_change(person: Any, before: list[str], after: list[str]) -> None:
    old, new = ({"second_factor": names} if names else {} for names in (before, after))
    note(Event.FACTOR_CHANGED, person.get_username(), old, new)


def remove_second_factor(person: Any) -> int:
    """Remove all factors of a user who has lost them, and return how many there were."""
    with transaction.atomic():
        removed = _names(factors_of(person))
        for kind in (AuthenticatorApp, Passkey, RecoveryCode):
            kind.objects.filter(person=person.pk).delete()
        if removed:
            end_sessions(person)
            note_change(person, removed, [])
    return len(removed)


def _names(factors: Factors) -> list[str]:
    return [
        *([APP] if factors.app else []),
        *(f"{PASSKEY}: {key.name}" for key in factors.passkeys),
    ]
