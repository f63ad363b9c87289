"""Count the tries to sign in, in the database, so that every process counts the same.

A try is counted before the password is looked at and taken back if it was right. Looking
first and counting afterwards would let as many guesses through as arrive at one moment.
"""

import unicodedata
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

from clipqa.client_address import client_address
from clipqa.models import SignInTally

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 30  # a newsroom often shares one
LETTERS_PER_ACCOUNT = 3
SWEPT_AT_ONCE = 1_000


class Door(NamedTuple):
    """What is tried, each counted for itself, and how often one may."""

    name: str
    per_account: int
    per_address: int


PASSWORD = Door("password", TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS)
SECOND_FACTOR = Door("second factor", TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS)
FORGOTTEN = Door("forgotten password", LETTERS_PER_ACCOUNT, TRIES_PER_ADDRESS)


def admit(
    request: HttpRequest, account: str, door: Door = PASSWORD, now: datetime | None = None
) -> timedelta:
    """Count one try; how long to wait instead, nothing if the try may go on.

    A try that is turned away isn't counted: the wait that was told stays true.
    """
    now = now or timezone.now()
    limits = {
        _account(door, account): door.per_account,
        _address(door, request): door.per_address,
    }
    with transaction.atomic():
        tallies = _locked(sorted(limits), now)
        full = [tally for tally in tallies if tally.tries >= limits[tally.subject]]
        if full:
            return max(tally.since for tally in full) + WINDOW - now
        for tally in tallies:
            tally.tries += 1
            tally.save()
    return timedelta()


def forgive(request: HttpRequest, account: str, door: Door = PASSWORD) -> None:
    """What was typed was right: the account starts anew, the address gets this one try back.

    Not more than that, else somebody with one login of their own could guess on without end.
    """
    SignInTally.objects.filter(subject=_account(door, account)).delete()
    address = SignInTally.objects.filter(subject=_address(door, request), tries__gt=0)
    address.update(tries=F("tries") - 1)


def sentence(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return ngettext(
        "There were too many tries. Wait %(minutes)d minute, then try again.",
        "There were too many tries. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def sweep(now: datetime | None = None) -> int:
    """Drop what no longer counts; rows in use elsewhere are left for the next time."""
    old = SignInTally.objects.filter(since__lte=(now or timezone.now()) - WINDOW)
    with transaction.atomic():
        rows = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
        return SignInTally.objects.filter(pk__in=list(rows[:SWEPT_AT_ONCE])).delete()[0]


def _locked(subjects: Iterable[str], now: datetime) -> list[SignInTally]:
    """Today's tallies, each held until the transaction ends; in one order, against deadlocks."""
    tallies = [_locked_one(subject, now) for subject in subjects]
    for tally in tallies:
        if tally.since <= now - WINDOW:
            tally.tries, tally.since = 0, now
    return tallies


def _locked_one(subject: str, now: datetime) -> SignInTally:
    SignInTally.objects.get_or_create(subject=subject, defaults={"since": now})
    held = SignInTally.objects.select_for_update().filter(subject=subject).first()
    # Gone: somebody signed in, or the row was swept, between the two statements.
    return held or _locked_one(subject, now)


def _account(door: Door, name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return _hashed(f"{door.name}, account {folded}")


def _address(door: Door, request: HttpRequest) -> str:
    return _hashed(f"{door.name}, address {client_address(request)}")


def _hashed(subject: str) -> str:
    text = subject.encode("utf-8", "replace").decode()
    return salted_hmac("clipqa.sign_in", text, algorithm="sha256").hexdigest()
