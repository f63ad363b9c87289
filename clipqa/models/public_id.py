"""Public ids, which are the same in every database that an answer is moved to."""

import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # base32 of RFC 4648, section 6, lower case
LENGTH = 10


def new_public_id() -> str:
    """Return ten base32 characters: 50 bits. A million answers collide with odds of 1 in 2,000."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_public_id(text: str) -> bool:
    return len(text) == LENGTH and all(char in ALPHABET for char in text)
