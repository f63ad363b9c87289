"""How long a session lives: twelve hours after its last request, and not past its login."""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

SEEN, CONFIRMED = "seen", "confirmed"
WRITTEN_EVERY_SECONDS = 5 * 60  # else every page would write a row
CONFIRMED_FOR_SECONDS = 15 * 60


def begin(request: HttpRequest, **signal: object) -> None:
    request.session[SEEN] = request.session[CONFIRMED] = time.time()


def keep_alive(request: HttpRequest) -> None:
    """Twelve hours more, from now on."""
    if time.time() - request.session.get(SEEN, 0) > WRITTEN_EVERY_SECONDS:
        request.session[SEEN] = time.time()


def confirm(request: HttpRequest) -> None:
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the password was typed a short while ago, by whoever sits there now."""
    return bool(time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR_SECONDS)


def end_sessions(person: Any, but: str | None = None) -> int:
    """Few at a desk, so each is opened and looked into."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but):
        if str(session.get_decoded().get(SESSION_KEY)) == str(person.pk):
            session.delete()
            ended += 1
    return ended


def end_when_disabled(instance: Any, update_fields: Any = None, **signal: object) -> None:
    """Else a session would be good again as soon as its login is."""
    is_door_open = instance.is_active and instance.is_staff
    if not is_door_open and (update_fields is None or {"is_active", "is_staff"} & {*update_fields}):
        end_sessions(instance)
