"""Signed links in mails to subscribers, which need neither an account nor a cookie.

They name a subscriber by the HMAC of the address, so that they reveal nothing, and remain valid for
an address that subscribes again. They never expire. They are signed with CLIPQA_ADDRESS_KEY, since
a link to unsubscribe must work after the secret key was changed.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from clipqa.lib.email_addresses import HMAC_LENGTH
from clipqa.models import Subscriber, Subscription

MAX_TOKEN_LENGTH = 200
PARTS = re.compile(r"(?P<digest>[A-Za-z0-9_-]{43})(\.(?P<kind>[a-z_]+)\.(?P<target>[0-9]+))?")


class Purpose(StrEnum):
    """What a link is for, which is also the name of its URL."""

    CONFIRM = "subscription-confirm"
    UNSUBSCRIBE = "unsubscribe"
    OWN = "subscriptions-own"


@dataclass(frozen=True)
class Link:
    """A verified link. `kind` and `target` name one subscription; without them it is about all."""

    sender_hmac: str
    kind: str = ""
    target: str = ""

    @property
    def subscriber(self) -> Subscriber | None:
        return Subscriber.objects.filter(sender_hmac=self.sender_hmac).first()


def link_url(purpose: Purpose, sender_hmac: str, only: Subscription | None = None) -> str:
    """Return the address of a link on the host of CLIPQA_SITE_URL."""
    return f"{settings.CLIPQA_SITE_URL}{link_path(purpose, sender_hmac, only)}"


def link_path(purpose: Purpose, sender_hmac: str, only: Subscription | None = None) -> str:
    value = urlsafe_b64encode(bytes.fromhex(sender_hmac)).decode().rstrip("=")
    if only is not None:
        value = f"{value}.{only.kind}.{only.target}"
    return reverse(purpose, args=[_signer(purpose).sign(value)])


def read_link(purpose: Purpose, token: str) -> Link | None:
    """Return the link of a token, or None if we have not signed it for this purpose."""
    try:
        value = _signer(purpose).unsign(token[:MAX_TOKEN_LENGTH])
    except BadSignature:
        return None
    parts = PARTS.fullmatch(value)
    if parts is None:
        return None
    digest = urlsafe_b64decode(parts["digest"] + "=").hex().zfill(HMAC_LENGTH)
    return Link(digest, parts["kind"] or "", parts["target"] or "")


def _signer(purpose: Purpose) -> Signer:
    """Return a signer without SECRET_KEY_FALLBACKS, which are of the other key."""
    key, salt = settings.CLIPQA_ADDRESS_KEY, f"clipqa.readers.links.{purpose}"
    return Signer(key=key, salt=salt, fallback_keys=[])
