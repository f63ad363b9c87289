"""Rate limits for each client address or user, counted in the cache.

Processes share the counts where they share the cache.
"""

import logging
import math
import time
from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from clipqa.lib.client_address import client_address

log = logging.getLogger(__name__)


def hit(
    kind: str,
    request: HttpRequest,
    allowance: int,
    window_seconds: int,
    now: float | None = None,
) -> int:
    """Count one request of this kind from the client's address. See `hit_by`."""
    return hit_by(client_address(request), kind, allowance, window_seconds, now)


def hit_by(
    who: str,
    kind: str,
    allowance: int,
    window_seconds: int,
    now: float | None = None,
) -> int:
    """Count one request of this kind. Return the seconds to wait, 0 if it is allowed.

    `allowance` requests are allowed in every window of `window_seconds`; 0 sets no limit. Windows
    are aligned to the clock, so all processes and machines agree on when the next one begins.
    """
    if allowance < 1:
        return 0
    moment = time.time() if now is None else now
    window, passed = divmod(moment, window_seconds)
    left = max(1, math.ceil(window_seconds - passed))
    try:
        hits = _count(_key(kind, who, int(window)), left)
    except Exception:  # each cache backend raises its own errors; none of them may stop the site
        log.warning("The cache does not answer, so nothing is limited.", exc_info=True)
        return 0
    return left if hits > allowance else 0


def _count(key: str, seconds: int) -> int:
    """Increment a counter and return it.

    `add` is atomic: of two first requests at once one creates the key and the other increments it.
    """
    for _again in range(2):
        with suppress(ValueError):  # the key doesn't exist yet, or has expired
            return int(cache.incr(key))
        if cache.add(key, 1, seconds):
            break
    return 1


def _key(kind: str, who: str, window: int) -> str:
    """Return a key with a hash of the address, so that the cache stores no addresses."""
    hashed = salted_hmac("clipqa.lib.ratelimit", who, algorithm="sha256")
    return f"limit:{kind}:{window}:{hashed.hexdigest()[:32]}"
