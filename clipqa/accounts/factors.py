"""What somebody has beside a password, and what follows when that changes."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clipqa.accounts.sessions import end_sessions
from clipqa.curation.audit import note
from clipqa.models import AuthenticatorApp, Event, Passkey, RecoveryCode

APP, PASSKEY, CODE = "app", "passkey", "recovery code"
NAMES: dict[str, Promise] = {
    APP: _("Authenticator app"),
    PASSKEY: _("Passkey"),
    CODE: _("Recovery codes"),
}


@dataclass
class Factors:
    """Recovery codes open the door in place of one of these; they are none by themselves."""

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
        codes_left=RecoveryCode.objects.filter(person=person.pk).count(),
    )


def with_factor() -> Q:
    """For a query over logins: has a second factor."""
    apps = AuthenticatorApp.objects.filter(person=OuterRef("pk"))
    passkeys = Passkey.objects.filter(person=OuterRef("pk"))
    return Q(Exists(apps)) | Q(Exists(passkeys))


def has_factor(person: Any) -> bool:
    """As the request's login knows it; asked of the database where it doesn't."""
    known = getattr(person, "has_second_factor", None)
    return bool(factors_of(person).count if known is None else known)


def is_required() -> bool:
    return bool(settings.CLIPQA_SECOND_FACTOR == "required")


def note_change(person: Any, before: list[str], after: list[str]) -> None:
    old, new = ({"second_factor": names} if names else {} for names in (before, after))
    note(Event.FACTOR_CHANGED, person.get_username(), old, new)


def forget_second_factor(person: Any) -> int:
    """For somebody who lost all there was; how many that was."""
    with transaction.atomic():
        had = _names(factors_of(person))
        for kind in (AuthenticatorApp, Passkey, RecoveryCode):
            kind.objects.filter(person=person.pk).delete()
        if had:
            end_sessions(person)
            note_change(person, had, [])
    return len(had)


def _names(factors: Factors) -> list[str]:
    return [
        *([APP] if factors.app else []),
        *(f"{PASSKEY}: {key.name}" for key in factors.passkeys),
    ]
