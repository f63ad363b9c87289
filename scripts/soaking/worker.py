"""Says which process answered, so that each can be asked what it knows of a save."""

import os
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class WorkerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        response["X-Worker"] = str(os.getpid())
        return response
