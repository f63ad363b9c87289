"""Fetch from other sites within a policy: known hosts, public addresses, limited size and time.

`Client.fetch` is the only code of ClipQA that connects to an address that somebody else names.
It uses no model and no setting; `clipqa.remote` makes the client that the settings allow.
"""

from clipqa.fetching.client import Client, Response
from clipqa.fetching.connecting import Network
from clipqa.fetching.errors import AnsweredError, FetchError, RefusedError, UnavailableError
from clipqa.fetching.policy import Policy, media_probe, oembed, playlist, thumbnail

__all__ = [
    "AnsweredError",
    "Client",
    "FetchError",
    "Network",
    "Policy",
    "RefusedError",
    "Response",
    "UnavailableError",
    "media_probe",
    "oembed",
    "playlist",
    "thumbnail",
]
