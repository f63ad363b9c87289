"""Closing a streaming response inside the transaction of a test."""

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


def close_response(response: HttpResponseBase) -> HttpResponseBase:
    """Close it without the signal that would close the connection, as Django's test client does."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    return response
