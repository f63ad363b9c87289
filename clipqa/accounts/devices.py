"""Devices on which a user has signed in before, recognized by a signed cookie.

Login attempts on a known device have a limit of their own, so a stranger who guesses passwords
can't lock the owner out. The cookie replaces neither the password nor the second factor.
"""

import secrets
import unicodedata
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from clipqa.models import User

SALT = "clipqa.device"
MAX_LOGINS = 5  # on one device; the least recently used login is dropped first
PENDING = "device_cookie"  # on a request: the cookie that its response will set


class Device(NamedTuple):
    """A device as one login knows it.

    `stamp` changes with the password, so a new password makes all devices unknown.
    `has_signed_in` is False if the user has only opened a password reset link on the device. Such
    a device has its own limit for passwords, but no additional attempts at the second factor.
    """

    nonce: str
    stamp: str
    has_signed_in: bool


def remember(request: HttpRequest, user: Any, has_signed_in: bool = True, **signal: object) -> None:
    """Make this device known to the user once the response is sent.

    A device keeps its nonce, so that signing in or changing the password doesn't reset the count
    of its attempts.
    """
    devices = _read(request)
    old = devices.pop(user.pk, None)
    nonce = old.nonce if old else secrets.token_urlsafe(16)
    devices[user.pk] = Device(nonce, _stamp(user), has_signed_in)
    entries = [[pk, *device] for pk, device in devices.items()][-MAX_LOGINS:]
    setattr(request, PENDING, signing.dumps(entries, salt=SALT))


def set_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    if value := getattr(request, PENDING, ""):
        response.set_cookie(
            settings.CLIPQA_DEVICE_COOKIE_NAME,
            value,
            max_age=settings.CLIPQA_DEVICE_COOKIE_AGE,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def known_device(request: HttpRequest, field: str, typed: str) -> tuple[str, Device] | None:
    """Return this device and the id of the login whose `field` has the typed value.

    Only logins named in the cookie are looked up, so neither the result nor the time it takes
    reveals whether another login exists.
    """
    devices = _read(request)
    if not devices:
        return None
    for person in User.objects.filter(pk__in=devices, is_active=True, is_staff=True):
        device = devices[person.pk]
        is_unchanged = constant_time_compare(device.stamp, _stamp(person))
        if is_unchanged and _is_same(field, str(getattr(person, field)), typed):
            return str(person.pk), device
    return None


def has_signed_in_here(request: HttpRequest, person: Any) -> bool:
    known = known_device(request, "pk", str(person.pk))
    return known is not None and known[1].has_signed_in


def logins_without_access(request: HttpRequest) -> list[int]:
    """Return ids of logins used on this device that have lost access, including deleted ones."""
    devices = _read(request)
    if not devices:
        return []
    of_groups, own = Q(groups__permissions__isnull=False), Q(user_permissions__isnull=False)
    has_rights = User.objects.filter(Q(is_superuser=True) | of_groups | own)
    admitted = has_rights.filter(pk__in=devices, is_active=True, is_staff=True)
    return sorted({*devices} - {*admitted.values_list("pk", flat=True)})


def normalize_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _is_same(field: str, value: str, typed: str) -> bool:
    """Compare user names exactly, as authentication does: "alice" and "Alice" may be two logins."""
    return normalize_name(value) == normalize_name(typed) if field == "email" else value == typed


def _read(request: HttpRequest) -> dict[int, Device]:
    cookie = request.COOKIES.get(settings.CLIPQA_DEVICE_COOKIE_NAME, "")
    value = getattr(request, PENDING, cookie)
    try:
        devices = signing.loads(value, salt=SALT, max_age=settings.CLIPQA_DEVICE_COOKIE_AGE)
    except signing.BadSignature:
        return {}
    return {pk: Device(*device) for pk, *device in devices}


def _stamp(person: Any) -> str:
    return salted_hmac(SALT, person.get_session_auth_hash(), algorithm="sha256").hexdigest()[:32]
