"""How often one address may do something; counted in the cache, shared where the cache is."""

import logging
import math
import time
from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from clipqa.client_address import client_address

log = logging.getLogger(__name__)


def take(
    kind: str,
    request: HttpRequest,
    allowance: int,
    window_seconds: int,
    now: float | None = None,
) -> int:
    """Count one more of this kind; the seconds to wait if that is too many, 0 if it may go on.

    `allowance` in every window of `window_seconds`; 0 allows any number. Windows follow the
    clock, so every process and every machine agrees on when the next one begins.
    """
    if allowance < 1:
        return 0
    moment = time.time() if now is None else now
    window, passed = divmod(moment, window_seconds)
    left = max(1, math.ceil(window_seconds - passed))
    try:
        taken = _count(_key(kind, request, int(window)), left)
    except Exception:  # each cache has errors of its own; none of them may close the site
        log.warning("The cache does not answer, so nothing is limited.", exc_info=True)
        return 0
    return left if taken > allowance else 0


def _count(key: str, seconds: int) -> int:
    """One more than there were. `add` is atomic, so the first of two at once can't be lost."""
    for _again in range(2):
        with suppress(ValueError):  # not there yet, or no more
            return int(cache.incr(key))
        if cache.add(key, 1, seconds):
            break
    return 1


def _key(kind: str, request: HttpRequest, window: int) -> str:
    """Hashed: an address is nobody's business who reads the cache."""
    hashed = salted_hmac("clipqa.limits", client_address(request), algorithm="sha256")
    return f"limit:{kind}:{window}:{hashed.hexdigest()[:32]}"
