"""Who came in, who went, and who was turned away: written to the audit list."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from clipqa.client_address import client_address
from clipqa.curation.audit import note
from clipqa.models import Event, Source
from clipqa.revisions import acting


def note_sign_in(request: HttpRequest, user: Any, **signal: object) -> None:
    _note(Event.SIGNED_IN, request, user)


def note_sign_out(request: HttpRequest, user: Any, **signal: object) -> None:
    if user is not None:
        _note(Event.SIGNED_OUT, request, user)


def note_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, **signal: object
) -> None:
    """A name nobody has is not kept: people type passwords into the wrong box."""
    tried = str(credentials.get("username", "")).replace("\0", "")
    people = get_user_model().objects.filter(username=tried)
    _note(Event.SIGN_IN_FAILED, request, None, tried if people.exists() else "")


def _note(event: Event, request: HttpRequest | None, person: Any, subject: str = "") -> None:
    address = client_address(request) if request else ""
    with acting(actor=person, source=Source.DESK, address=address):
        note(event, subject or (person.get_username() if person else ""))


def connect() -> None:
    user_logged_in.connect(note_sign_in, dispatch_uid="audit sign-ins")
    user_logged_out.connect(note_sign_out, dispatch_uid="audit sign-outs")
    user_login_failed.connect(note_failure, dispatch_uid="audit failed sign-ins")
