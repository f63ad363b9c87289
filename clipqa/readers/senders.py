"""Whether submissions of a sender are accepted."""

from clipqa.lib.email_addresses import address_hmac
from clipqa.models import BlockedSender


def is_blocked(address: str) -> bool:
    """Return whether an e-mail address was blocked by a moderator."""
    digest = address_hmac(address)
    return bool(digest) and BlockedSender.objects.filter(sender_hmac=digest).exists()
