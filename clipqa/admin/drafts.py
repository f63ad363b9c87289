"""Tell the browser which of its drafts is saved, so that it forgets that one and no other."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SENT, SAVED = "_draft", "desk_saved"
NAME = re.compile("[A-Za-z0-9-]{1,60}")
FOR_SECONDS = 600


def say_saved(request: HttpRequest, response: HttpResponse) -> None:
    """By a cookie that script reads on whichever page comes next, also in another window."""
    draft = request.POST.get(SENT, "") if request.method == "POST" else ""
    if response.status_code == 302 and NAME.fullmatch(draft):
        response.set_cookie(
            SAVED,
            draft,
            max_age=FOR_SECONDS,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
