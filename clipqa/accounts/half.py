"""Half way in: the password was right, the second factor has not been asked yet.

Nobody is signed in meanwhile, so no page has to know of it to stay closed.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model, login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

KEY = "half_signed_in"
PASSED = "second_factor"  # in a session: by what its second factor was shown
LASTS_SECONDS = 10 * 60


@dataclass
class HalfWay:
    person: User
    backend: str
    next_url: str


def begin(request: HttpRequest, person: Any, next_url: str) -> None:
    """In a session of its own: whoever knew the old one's key does not know this one."""
    backend = getattr(person, "backend", None) or request.session.get(BACKEND_SESSION_KEY)
    request.session.flush()
    request.session[KEY] = {
        "person": person.pk,
        "backend": backend,
        "fits": person.get_session_auth_hash(),
        "until": time.time() + LASTS_SECONDS,
        "next": next_url,
    }


def find(request: HttpRequest) -> HalfWay | None:
    """Who waits at the second door; nobody once that is too old, or the login has changed."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < time.time():
        return None
    person = get_user_model().objects.filter(pk=kept["person"], is_active=True, is_staff=True)
    found = person.first()
    if found is None or not constant_time_compare(kept["fits"], found.get_session_auth_hash()):
        return None
    return HalfWay(found, kept["backend"], kept["next"])


def finish(request: HttpRequest, way: HalfWay, passed_by: str) -> None:
    request.session.pop(KEY, None)
    login(request, way.person, backend=way.backend)
    request.session[PASSED] = passed_by
