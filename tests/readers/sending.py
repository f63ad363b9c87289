"""Send the forms of readers as a browser does."""

import time
from typing import Any
from urllib.parse import urlencode

from django.core.signing import TimestampSigner, b62_encode
from django.test import Client
from django.utils.crypto import get_random_string

from clipqa.views.readers.forms import SIGNER

FORM = "application/x-www-form-urlencoded"
FROM_HERE = {"Origin": "http://localhost"}


class _PastSigner(TimestampSigner):
    def __init__(self, seconds_ago: int) -> None:
        super().__init__(salt=SIGNER.salt)
        self.seconds_ago = seconds_ago

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - self.seconds_ago)


def stamp(seconds_ago: int = 60) -> str:
    """Return the signed id of a form that was made so long ago."""
    return _PastSigner(seconds_ago).sign(get_random_string(32))


def send(path: str, client: Client | None = None, headers: Any = None, **fields: str) -> Any:
    """POST a form that was made a minute ago, from a page of the site."""
    values = {"form_id": stamp(), **fields}
    return (client or Client(enforce_csrf_checks=True)).generic(
        "POST",
        path,
        urlencode(values),
        content_type=FORM,
        HTTP_HOST="localhost",
        headers=FROM_HERE if headers is None else headers,
    )
