"""Codes on paper, for the day the phone is gone: shown once, each good once."""

import hashlib
import re
import secrets
from typing import Any

from django.db import transaction

from clipqa.accounts.totp import plain
from clipqa.models import RecoveryCode

COUNT = 10
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike
LENGTH = 16  # 80 bits: nobody finds one from its digest by trying


def draw_codes(person: Any) -> list[str]:
    """New ones in place of whatever there was."""
    drawn = ["".join(secrets.choice(LETTERS) for _at in range(LENGTH)) for _code in range(COUNT)]
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person.pk).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(person=person, digest=_digest(code)) for code in drawn
        )
    return [_written(code) for code in drawn]


def use_code(person: Any, typed: str) -> bool:
    """Whoever deletes the row has used it: of two at one moment only one does."""
    code = plain(typed).lower()
    if not re.fullmatch(rf"[{LETTERS}]{{{LENGTH}}}", code):
        return False
    return RecoveryCode.objects.filter(person=person.pk, digest=_digest(code)).delete()[0] == 1


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _written(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))
