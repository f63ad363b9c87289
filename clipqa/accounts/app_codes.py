"""Codes of somebody's authenticator app, each taken once, in whatever process it arrives."""

import time
from enum import Enum, auto
from typing import Any

import segno
from django.conf import settings

from clipqa.accounts import totp
from clipqa.models import AuthenticatorApp


class Verdict(Enum):
    RIGHT = auto()
    WRONG = auto()
    USED = auto()


def check_code(person: Any, typed: str, now: float | None = None) -> Verdict:
    app = AuthenticatorApp.objects.filter(person=person.pk).first()
    step = totp.step_of(app.secret, typed, now or time.time()) if app else None
    if app is None or step is None:
        return Verdict.WRONG
    # One statement asks and marks: of two at one moment only one finds the step unused.
    mine = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step)
    return Verdict.RIGHT if mine.update(last_step=step) else Verdict.USED


def add_app(person: Any, secret: str, typed: str, now: float | None = None) -> bool:
    """The code that proves the app was set up right is used by that, too."""
    step = totp.step_of(secret, typed, now or time.time())
    if step is None:
        return False
    AuthenticatorApp.objects.update_or_create(
        person=person, defaults={"secret": secret, "last_step": step}
    )
    return True


def picture(person: Any, secret: str) -> str:
    """A QR code as an address of its own, which the policy allows for pictures."""
    address = totp.address(secret, settings.CLIPQA_SITE_NAME, person.get_username())
    return str(segno.make(address, error="m").svg_data_uri(scale=4, dark="#000", light="#fff"))
