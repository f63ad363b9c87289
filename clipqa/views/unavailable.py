"""The page for outages: what is wrong, what to do, and the submitted values, so that nothing has to
be typed twice. It doesn't query the database.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from clipqa.db.outages import Outage

RETRY_AFTER_SECONDS = 30
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
SECRET = re.compile("password|credential|(^|_)code$", re.IGNORECASE)
# Values that the form adds itself: tokens, digests and JSON of the initial values.
MACHINE_VALUE = re.compile(r'[{\[]\s*["{\[\]}]|[!-~]+$')
MAX_LINE_LENGTH = 60  # characters; longer values are shown in a textarea
TO_READERS = gettext_lazy(
    "The library can’t be read at the moment. This is not your fault. Try again in a minute."
)
SAVED_WITHOUT_FILE = gettext_lazy(
    "What you typed is saved, but the server could not store the picture, most likely because its "
    "disk is full. Ask the operator of the server, then choose the picture again."
)
TO_WRITERS: dict[Outage, str | Promise] = {
    Outage.FULL: gettext_lazy(
        "The server’s disk is full, so nothing was saved; reading still works. Ask the operator of "
        "the server to free space, then send this again."
    ),
    Outage.READ_ONLY: gettext_lazy(
        "The library is read-only at the moment, so nothing was saved. Ask the operator of the "
        "server to make it writable, then send this again."
    ),
    Outage.BUSY: gettext_lazy(
        "The library was busy with other changes for too long, so nothing was saved. Send this "
        "again."
    ),
    Outage.AWAY: gettext_lazy(
        "The database stopped answering, so this is most likely not saved. Wait a minute, check "
        "whether it is there, and send it again if it isn’t."
    ),
}


@dataclass(frozen=True)
class SubmittedField:
    name: str
    value: str

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def is_shown(self) -> bool:
        is_text = not MACHINE_VALUE.match(self.value)
        return is_text and (len(self.value) > MAX_LINE_LENGTH or "\n" in self.value)


def unavailable(request: HttpRequest, outage: Outage, *, is_saved: bool = False) -> HttpResponse:
    """Respond with a 503. `is_saved` means that all but an uploaded picture was saved."""
    is_writing = request.method not in SAFE_METHODS and not is_saved
    sentence = TO_WRITERS[outage] if is_writing else SAVED_WITHOUT_FILE if is_saved else TO_READERS
    if request.path_info.startswith("/api/"):
        response: HttpResponse = as_json(str(sentence))
    else:
        response = _as_page(request, sentence, is_writing, is_saved)
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _as_page(
    request: HttpRequest, sentence: str | Promise, is_writing: bool, is_saved: bool
) -> HttpResponse:
    submitted = submitted_fields(request) if is_writing else []
    context = {
        "heading": _heading(is_writing, is_saved),
        "sentence": sentence,
        "is_writing": is_writing,
        "is_saved": is_saved,
        "submitted": submitted,
        "has_files": is_writing and bool(getattr(request, "_files", None)),
        "path": request.get_full_path(),
    }
    # Without the request, since context processors query what may be down.
    return render(None, "503.html", context)


def _heading(is_writing: bool, is_saved: bool) -> str:
    if is_saved:
        return gettext("Saved without its picture")
    return gettext("Not saved") if is_writing else gettext("Temporarily unavailable")


def as_json(sentence: str) -> JsonResponse:
    response = JsonResponse({"errors": [{"parameter": "", "message": sentence}]})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def submitted_fields(request: HttpRequest) -> list[SubmittedField]:
    """Return every submitted field, including the token; [] if one of them is a secret."""
    try:
        data = request.POST
    except Exception:  # reading the form itself fails if the disk is full
        return []
    if any(SECRET.search(name) for name in data):
        return []
    return [SubmittedField(name, value) for name, values in data.lists() for value in values]
