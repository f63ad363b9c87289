"""Recovery codes, which replace a lost second factor. They are shown once and valid once.

They are stored as HMAC-SHA-256 with the secret key, which makes the digests in a stolen backup
useless. A slow password hash would add nothing to codes of 80 random bits and would cost CPU on
every attempt. With another secret key no code is valid.
"""

import hashlib
import re
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from clipqa.accounts.totp import normalized
from clipqa.models import RecoveryCode

COUNT = 10
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without characters that look alike
LENGTH = 16  # 80 bits, too many for brute force
SALT = "clipqa.recovery_code"


def create_codes(person: Any) -> list[str]:
    """Replace all recovery codes of the user and return the new ones."""
    codes = ["".join(secrets.choice(ALPHABET) for _at in range(LENGTH)) for _code in range(COUNT)]
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person.pk).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(person=person, digest=_digest(person.pk, code)) for code in codes
        )
    return [_formatted(code) for code in codes]


def use_code(person: Any, typed: str) -> bool:
    """Delete the code if it is valid. Of two concurrent requests only one deletes the row."""
    code = normalized(typed).lower()
    if not re.fullmatch(rf"[{ALPHABET}]{{{LENGTH}}}", code):
        return False
    # Codes that were carried over from an old library are plain SHA-256 digests.
    digests = [_digest(person.pk, code), _sha256(code)]
    return RecoveryCode.objects.filter(person=person.pk, digest__in=digests).delete()[0] == 1


def count_codes(person: Any) -> int:
    """Count the codes that still work; none do after a change of the secret key."""
    usable = Q(digest__startswith=_prefix()) | ~Q(digest__contains=":")
    return RecoveryCode.objects.filter(usable, person=person.pk).count()


def _digest(pk: int, code: str) -> str:
    keyed = salted_hmac(SALT, f"{pk}:{_sha256(code)}", algorithm="sha256").hexdigest()
    return f"{_prefix()}{keyed}"


def _prefix() -> str:
    """Identify the secret key by a short digest of its own."""
    return f"hmac:{salted_hmac(SALT, 'key', algorithm='sha256').hexdigest()[:8]}:"


def _sha256(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _formatted(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))
