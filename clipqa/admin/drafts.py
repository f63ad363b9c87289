"""Tell the browser which of its drafts was saved, so that it deletes only that one."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from clipqa.middleware import DESK_PREFIX

SENT, SAVED = "_draft", "desk_saved"
NAME = re.compile("[A-Za-z0-9-]{1,60}")
FOR_SECONDS = 600


def say_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Set a cookie that the script reads on the next page, also in another window."""
    draft = request.POST.get(SENT, "") if request.method == "POST" else ""
    if response.status_code == 302 and NAME.fullmatch(draft):
        response.set_cookie(
            SAVED,
            draft,
            max_age=FOR_SECONDS,
            path=DESK_PREFIX,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
