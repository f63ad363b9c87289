"""Signal receivers for sign-ins, sign-outs and disabled logins.

They start and end sessions, remember devices, and write to the audit log.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from clipqa.accounts import devices, sessions
from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.lib.client_address import client_address
from clipqa.models import Event, Source, User


def connect() -> None:
    user_logged_in.connect(note_sign_in, dispatch_uid="audit sign-ins")
    user_logged_out.connect(note_sign_out, dispatch_uid="audit sign-outs")
    user_login_failed.connect(note_failure, dispatch_uid="audit failed sign-ins")
    user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
    user_logged_in.connect(devices.remember, dispatch_uid="a device becomes known")
    post_save.connect(
        sessions.end_when_disabled, sender=User, dispatch_uid="a disabled login's sessions end"
    )


def note_sign_in(request: HttpRequest, user: Any, **signal: object) -> None:
    _note(Event.SIGNED_IN, request, user)


def note_sign_out(request: HttpRequest, user: Any, **signal: object) -> None:
    if user is not None:
        _note(Event.SIGNED_OUT, request, user)


def note_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, **signal: object
) -> None:
    """Note a failed sign-in, with the name only if it exists.

    Users type passwords into the field for the name, so unknown names are not stored.
    """
    tried = str(credentials.get("username", "")).replace("\0", "")
    people = get_user_model().objects.filter(username=tried)
    _note(Event.SIGN_IN_FAILED, request, None, tried if people.exists() else "")


def _note(event: Event, request: HttpRequest | None, person: Any, subject: str = "") -> None:
    address = client_address(request) if request else ""
    with as_actor(actor=person, source=Source.ADMIN, address=address):
        note(event, subject or (person.get_username() if person else ""))
