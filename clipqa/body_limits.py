"""Limits on the size of request bodies by URL and user, enforced before the body is read."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from clipqa.middleware import DESK_PREFIX
from clipqa.posters.limits import MAX_BYTES as MAX_PICTURE
from clipqa.readers.bounce_messages import MAX_REPORT_BYTES
from clipqa.serving.incoming import MAX_COLLECTED_BODY
from clipqa.transcripts.reading import MAX_BYTES as MAX_TRANSCRIPT
from clipqa.views.errors import body_without_length, too_large

KIB, MIB = 1024, 1024 * 1024
PUBLIC_BODY = SIGN_IN_BODY = 64 * KIB
# A form sent after the session has ended is returned with its values (views/resubmit.py). Such a
# body is limited to the size that is buffered in memory: Django writes larger files to disk before
# a view can refuse them.
ANONYMOUS_ADMIN_BODY = MAX_COLLECTED_BODY
ADMIN_BODY = MAX_PICTURE + 2 * MIB
BOUNCE_HOOK = "/mail/bounces/"
SIGN_IN = ("/admin/sign-in/", "/admin/login/", "/admin/logout/")
# A pasted transcript is encoded again as UTF-8, where a letter of most scripts has two bytes.
TRANSCRIPT_BODY = MAX_TRANSCRIPT + ADMIN_BODY
# Three new pictures, and 300 blocks of text in any script.
ARTICLE_BODY = 3 * MAX_PICTURE + 20 * MIB
MAX_FIELDS = 1_000  # of any other form; a list of 100 rows edited in place has about 600
FILM_FORMS = {"admin:clipqa_video_add", "admin:desk_add_video"}
TRANSCRIPT_FORMS = {
    "admin:clipqa_video_change": "clipqa.change_video",
    "admin:clipqa_transcript_add": "clipqa.add_transcript",
    "admin:clipqa_transcript_change": "clipqa.change_transcript",
}
IMPORT_BODY = 32 * MIB  # a file of 10,000 answers with their transcripts
IMPORT_FORMS = {"admin:clipqa_answer_import": "clipqa.review_answer"}
ARTICLE_FORMS = {
    "admin:clipqa_article_add": "clipqa.add_article",
    "admin:clipqa_article_change": "clipqa.change_article",
}


class BodyLimitMiddleware:
    """Refuses large bodies. Must follow authentication and precede everything that reads the body.

    gunicorn closes a connection with an unread body, so the rest of a refused body is never parsed
    as another request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return body_without_length(request)
        length = request.META.get("CONTENT_LENGTH")
        if length and length.isdecimal() and int(length) > max_body_bytes(request, int(length)):
            return too_large(request)
        if request.method == "POST" and _view_name(request) not in ARTICLE_FORMS:
            limit_fields(request)
        return self.get_response(request)


def limit_fields(request: HttpRequest) -> None:
    """Refuse more than `MAX_FIELDS` when the body is read.

    Django's own limit is one for all addresses, and an article of 300 blocks has up to 2,000.
    """
    load = request._load_post_and_files

    def load_and_count() -> None:
        load()
        if sum(len(values) for _name, values in request.POST.lists()) > MAX_FIELDS:
            request._mark_post_parse_error()  # type: ignore[attr-defined]
            raise TooManyFieldsSent(f"More than {MAX_FIELDS} fields.")

    request._load_post_and_files = load_and_count  # type: ignore[method-assign]


def max_body_bytes(request: HttpRequest, length: int) -> int:
    """Return the limit in bytes. The user is loaded only if the limit depends on it."""
    if not request.path_info.startswith(DESK_PREFIX):
        return MAX_REPORT_BYTES if request.path_info == BOUNCE_HOOK else PUBLIC_BODY
    if request.path_info.startswith(SIGN_IN):
        return SIGN_IN_BODY
    if length <= ANONYMOUS_ADMIN_BODY or not is_staff_request(request):
        return ANONYMOUS_ADMIN_BODY
    if length > ADMIN_BODY and is_film_upload(request):
        return max_film_body_bytes()
    if length > ADMIN_BODY and may_save(request, ARTICLE_FORMS):
        return ARTICLE_BODY
    if length > ADMIN_BODY and may_save(request, IMPORT_FORMS):
        return IMPORT_BODY
    is_transcript = length > ADMIN_BODY and may_save(request, TRANSCRIPT_FORMS)
    return TRANSCRIPT_BODY if is_transcript else ADMIN_BODY


def is_staff_request(request: HttpRequest) -> bool:
    person: Any = request.user
    return bool(person.is_authenticated and person.is_staff)


def is_film_upload(request: HttpRequest) -> bool:
    person: Any = request.user
    return bool(person.has_perm("clipqa.add_video")) and _view_name(request) in FILM_FORMS


def may_save(request: HttpRequest, forms: Mapping[str, str]) -> bool:
    """Return whether this is one of the forms, and the user may save it."""
    person: Any = request.user
    permission = forms.get(_view_name(request))
    return permission is not None and bool(person.has_perm(permission))


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def max_film_body_bytes() -> int:
    """Return twice the size of the largest film, so that the form itself reports a film that is
    slightly too large and keeps the other values. `StoringUploadHandler` stores no larger files.
    """
    return 2 * settings.CLIPQA_MAX_UPLOAD_MB * MIB + ADMIN_BODY
