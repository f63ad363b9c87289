"""A login whose password was right and whose second factor is still missing.

The user is not signed in meanwhile, so pages need no check of their own for this state.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model, login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from clipqa.models import User

KEY = "half_signed_in"
PASSED = "second_factor"  # session key: the factor by which the user passed
MAX_AGE_SECONDS = 10 * 60


@dataclass
class PendingLogin:
    person: User
    backend: str
    next_url: str


def begin(request: HttpRequest, person: Any, next_url: str) -> None:
    """Start a new session, so that a known key of the old session is worth nothing."""
    backend = getattr(person, "backend", None) or request.session.get(BACKEND_SESSION_KEY)
    request.session.flush()
    request.session[KEY] = {
        "person": person.pk,
        "backend": backend,
        "fits": person.get_session_auth_hash(),
        "until": time.time() + MAX_AGE_SECONDS,
        "next": next_url,
    }


def find(request: HttpRequest) -> PendingLogin | None:
    """Return the pending login; None if it has expired or the password or status has changed."""
    stored = request.session.get(KEY)
    if not stored or stored["until"] < time.time():
        return None
    person = get_user_model().objects.filter(pk=stored["person"], is_active=True, is_staff=True)
    found = person.first()
    if found is None or not constant_time_compare(stored["fits"], found.get_session_auth_hash()):
        return None
    return PendingLogin(found, stored["backend"], stored["next"])


def finish(request: HttpRequest, pending: PendingLogin, passed_by: str) -> None:
    request.session.pop(KEY, None)
    login(request, pending.person, backend=pending.backend)
    request.session[PASSED] = passed_by
