"""Session lifetime: twelve hours after the last request, at most CLIPQA_SESSION_MAX_DAYS days, and
no longer than the login is active.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

BEGAN, SEEN, CONFIRMED = "began", "seen", "confirmed"
SAVE_INTERVAL_SECONDS = 5 * 60  # otherwise every page would write a row
CONFIRMED_FOR_SECONDS = 15 * 60
DAY_SECONDS = 24 * 60 * 60


def begin(request: HttpRequest, **signal: object) -> None:
    now = time.time()
    request.session.update({BEGAN: now, SEEN: now, CONFIRMED: now})


def end_if_too_old(request: HttpRequest) -> bool:
    """Flush a session older than CLIPQA_SESSION_MAX_DAYS; the request continues anonymously.

    Sessions of an earlier release have no start time. Theirs is the first request after the update.
    """
    began = request.session.setdefault(BEGAN, time.time())
    is_too_old = bool(time.time() - began > settings.CLIPQA_SESSION_MAX_DAYS * DAY_SECONDS)
    if is_too_old:
        request.session.flush()
        request.user = AnonymousUser()
    return is_too_old


def keep_alive(request: HttpRequest) -> None:
    """Extend the session to twelve hours from now."""
    if time.time() - request.session.get(SEEN, 0) > SAVE_INTERVAL_SECONDS:
        request.session[SEEN] = time.time()


def confirm(request: HttpRequest) -> None:
    """Note that the password was confirmed. The session gets a new key, so that a stolen old key
    doesn't gain the confirmation.
    """
    request.session[CONFIRMED] = time.time()
    request.session.cycle_key()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the password was typed in this session within the last 15 minutes."""
    return bool(time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR_SECONDS)


def end_other_sessions(request: HttpRequest) -> None:
    """End the user's other sessions after a change of credentials. This one gets a new key."""
    request.session.cycle_key()
    end_sessions(request.user, except_key=request.session.session_key)


def end_sessions(person: Any, except_key: str | None = None) -> int:
    """Delete a user's sessions. They have no user column, so each one is decoded; there are few."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(
        session_key=except_key
    ):
        if str(session.get_decoded().get(SESSION_KEY)) == str(person.pk):
            session.delete()
            ended += 1
    return ended


def end_when_disabled(instance: Any, update_fields: Any = None, **signal: object) -> None:
    """End a disabled login's sessions, which would be valid again if it was enabled later."""
    may_sign_in = instance.is_active and instance.is_staff
    if not may_sign_in and (update_fields is None or {"is_active", "is_staff"} & {*update_fields}):
        end_sessions(instance)
