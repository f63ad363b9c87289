"""Limits for login attempts, counted in the database for all processes.

An attempt is counted before the password is checked, and taken back if the password was right.
Checking first and counting afterwards would let any number of concurrent guesses through.

Unknown devices share a limit by account and one by network address. A device on which the login has
signed in before has a limit of its own, so attempts made elsewhere don't lock the owner out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from clipqa.accounts.devices import known_device, normalize_name
from clipqa.lib.client_address import client_address
from clipqa.models import LoginAttempt

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 30  # a newsroom often shares one
EMAILS_PER_ACCOUNT = 3
MAX_DELETED = 1_000


class ThrottledAction(NamedTuple):
    """An action with limits of its own.

    `account_field` is the field of `User` that an attempt names its account by.
    """

    name: str
    per_account: int
    per_address: int
    account_field: str


PASSWORD = ThrottledAction("password", TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, "username")
SECOND_FACTOR = ThrottledAction("second factor", TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, "pk")
FORGOTTEN = ThrottledAction("forgotten password", EMAILS_PER_ACCOUNT, TRIES_PER_ADDRESS, "email")


def record_attempt(
    request: HttpRequest,
    account: str,
    action: ThrottledAction = PASSWORD,
    now: datetime | None = None,
) -> timedelta:
    """Count an attempt. Return how long to wait, or zero if the attempt may continue.

    A refused attempt isn't counted, so that the reported wait stays correct.
    """
    now = now or timezone.now()
    limits = _limits(request, account, action)
    with transaction.atomic():
        attempts = _lock(sorted(limits), now)
        exhausted = [attempt for attempt in attempts if attempt.tries >= limits[attempt.subject]]
        if exhausted:
            return max(attempt.since for attempt in exhausted) + WINDOW - now
        for attempt in attempts:
            attempt.tries += 1
            attempt.save()
    return timedelta()


def record_success(request: HttpRequest, account: str, action: ThrottledAction = PASSWORD) -> None:
    """Reset the count of a known device; take one attempt back from shared counts.

    Shared counts aren't reset: one right password would allow ten more guesses from elsewhere, and
    signing in to one's own login would allow endless guesses at others.
    """
    if device := _known_device_subject(request, account, action):
        LoginAttempt.objects.filter(subject=device).delete()
        return
    counted = LoginAttempt.objects.filter(
        subject__in=_limits(request, account, action), tries__gt=0
    )
    counted.update(tries=F("tries") - 1)


def wait_message(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return ngettext(
        "Too many attempts. Wait %(minutes)d minute, then try again.",
        "Too many attempts. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def delete_expired(now: datetime | None = None) -> int:
    """Delete expired counts, except rows that another transaction has locked."""
    old = LoginAttempt.objects.filter(since__lte=(now or timezone.now()) - WINDOW)
    with transaction.atomic():
        rows = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
        return LoginAttempt.objects.filter(pk__in=list(rows[:MAX_DELETED])).delete()[0]


def _lock(subjects: Iterable[str], now: datetime) -> list[LoginAttempt]:
    """Return the rows, locked until the transaction ends.

    `subjects` must be sorted, since a fixed order prevents deadlocks.
    """
    attempts = [_lock_one(subject, now) for subject in subjects]
    for attempt in attempts:
        if attempt.since <= now - WINDOW:
            attempt.tries, attempt.since = 0, now
    return attempts


def _lock_one(subject: str, now: datetime) -> LoginAttempt:
    LoginAttempt.objects.get_or_create(subject=subject, defaults={"since": now})
    locked = LoginAttempt.objects.select_for_update().filter(subject=subject).first()
    # A successful login or `delete_expired` may delete the row between the two statements.
    return locked or _lock_one(subject, now)


def _limits(request: HttpRequest, account: str, action: ThrottledAction) -> dict[str, int]:
    """Return the subjects that an attempt counts for, with their limits."""
    if device := _known_device_subject(request, account, action):
        return {device: action.per_account}
    by_account = _subject(action, f"account {normalize_name(account)}")
    by_address = _subject(action, f"address {client_address(request)}")
    return {by_account: action.per_account, by_address: action.per_address}


def _known_device_subject(request: HttpRequest, account: str, action: ThrottledAction) -> str:
    """Return the subject of this device, or "" if it is unknown to the account."""
    known = known_device(request, action.account_field, account)
    if known is None:
        return ""
    pk, device = known
    if action is SECOND_FACTOR and not device.has_signed_in:
        return ""
    return _subject(action, f"device {pk} {device.nonce}")


def _subject(action: ThrottledAction, counted: str) -> str:
    """Return a keyed digest, so that the table holds no names and addresses."""
    text = f"{action.name}, {counted}".encode("utf-8", "replace").decode()
    return salted_hmac("clipqa.sign_in", text, algorithm="sha256").hexdigest()
