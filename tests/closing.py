"""Close a response that streams, while the test's own transaction goes on."""

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


def close(response: HttpResponseBase) -> HttpResponseBase:
    """As Django's client does it for others: the end of a request closes its connection."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    return response
