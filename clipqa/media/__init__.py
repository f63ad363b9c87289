"""Access to files of the media storage: which are public, and signed URLs for the others."""

from clipqa.media.addresses import private_url, seconds_left
from clipqa.media.publication import is_public, last_state, remember_state

__all__ = ["is_public", "last_state", "private_url", "remember_state", "seconds_left"]
