"""Codes of a user's authenticator app. Each is accepted once, across all processes."""

import time
from enum import Enum, auto
from typing import Any

import segno
from django.conf import settings

from clipqa.accounts import totp
from clipqa.models import AuthenticatorApp


class CodeResult(Enum):
    RIGHT = auto()
    WRONG = auto()
    USED = auto()


def check_code(person: Any, typed: str, now: float | None = None) -> CodeResult:
    app = AuthenticatorApp.objects.filter(person=person.pk).first()
    step = totp.matching_step(app.secret, typed, now or time.time()) if app else None
    if app is None or step is None:
        return CodeResult.WRONG
    # One statement checks and marks the step, so of two concurrent requests only one succeeds.
    unused = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step)
    return CodeResult.RIGHT if unused.update(last_step=step) else CodeResult.USED


def add_app(person: Any, secret: str, typed: str, now: float | None = None) -> bool:
    """Store the app if the code proves that it has the secret. That code counts as used."""
    step = totp.matching_step(secret, typed, now or time.time())
    if step is None:
        return False
    AuthenticatorApp.objects.update_or_create(
        person=person, defaults={"secret": secret, "last_step": step}
    )
    return True


def qr_code(person: Any, secret: str) -> str:
    """Return a QR code as a data URI, which the content security policy allows for images."""
    uri = totp.provisioning_uri(secret, settings.CLIPQA_SITE_NAME, person.get_username())
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, dark="#000", light="#fff"))
