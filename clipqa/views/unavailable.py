"""The page for when the library can't be read or written: what is wrong, what to do, and what
was typed, so that nobody has to write it twice. Asks the database nothing.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from clipqa.trouble import Trouble

RETRY_AFTER_SECONDS = 30
SAFE = ("GET", "HEAD", "OPTIONS")
SECRET = re.compile("password|credential|(^|_)code$", re.IGNORECASE)
# What the form carries for itself: tokens, digests, what the page was filled from.
NO_TEXT = re.compile(r'[{\[]\s*["{\[\]}]|[!-~]+$')
LONG = 60  # characters; what is longer is shown in a box, where it can be read and copied
TO_READERS = gettext_lazy(
    "The library can’t be read for the moment. It is not your doing. Try again in a minute."
)
ALL_BUT_THE_FILE = gettext_lazy(
    "What you typed is saved, but the server could not keep the picture, most likely for want of "
    "room. Ask whoever looks after it, then choose the picture again."
)
TO_WRITERS: dict[Trouble, str | Promise] = {
    Trouble.FULL: gettext_lazy(
        "The server’s disk is full, so nothing was saved; reading goes on. Ask whoever looks after "
        "the server to make room, then send this again."
    ),
    Trouble.READ_ONLY: gettext_lazy(
        "The library can only be read for the moment, so nothing was saved. Ask whoever looks "
        "after the server to open it for writing, then send this again."
    ),
    Trouble.BUSY: gettext_lazy(
        "Others kept the library busy for too long, so nothing was saved. Send this again."
    ),
    Trouble.AWAY: gettext_lazy(
        "The database stopped answering, so this is most likely not saved. Wait a minute, look "
        "whether it is there, and send it again if it isn’t."
    ),
}


@dataclass(frozen=True)
class Typed:
    name: str
    value: str

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def is_shown(self) -> bool:
        is_text = not NO_TEXT.match(self.value)
        return is_text and (len(self.value) > LONG or "\n" in self.value)


def unavailable(request: HttpRequest, trouble: Trouble, *, is_saved: bool = False) -> HttpResponse:
    """`is_saved`: all but what should have come with it, which needs no second sending."""
    is_writing = request.method not in SAFE and not is_saved
    sentence = TO_WRITERS[trouble] if is_writing else ALL_BUT_THE_FILE if is_saved else TO_READERS
    if request.path_info.startswith("/api/"):
        response: HttpResponse = _as_json(str(sentence))
    else:
        response = _as_page(request, sentence, is_writing, is_saved)
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _as_page(
    request: HttpRequest, sentence: str | Promise, is_writing: bool, is_saved: bool
) -> HttpResponse:
    typed = typed_in(request) if is_writing else []
    context = {
        "heading": _heading(is_writing, is_saved),
        "sentence": sentence,
        "is_writing": is_writing,
        "is_saved": is_saved,
        "typed": typed,
        "has_files": is_writing and bool(getattr(request, "_files", None)),
        "path": request.get_full_path(),
    }
    # Without the request: what the site's own pages ask for it may be what does not answer.
    return render(None, "503.html", context)


def _heading(is_writing: bool, is_saved: bool) -> str:
    if is_saved:
        return gettext("Saved without its picture")
    return gettext("Not saved") if is_writing else gettext("A short break")


def _as_json(sentence: str) -> JsonResponse:
    response = JsonResponse({"errors": [{"parameter": "", "message": sentence}]})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def typed_in(request: HttpRequest) -> list[Typed]:
    """Every field as it was sent, its token too; nothing where one of them is a secret."""
    try:
        sent = request.POST
    except Exception:  # the disk may have been full while the form itself was read
        return []
    if any(SECRET.search(name) for name in sent):
        return []
    return [Typed(name, value) for name, values in sent.lists() for value in values]
