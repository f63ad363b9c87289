"""The form that tells the editors what was not found.

It holds no token, since the pages that show it are kept by shared caches: where it was sent
from is checked instead.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from clipqa.curation import receive_feedback
from clipqa.limits import take
from clipqa.views.errors import bad_request
from clipqa.views.feedback_form import CameFrom, FeedbackForm
from clipqa.views.public import READING, page
from clipqa.views.same_site import is_from_this_site

METHODS = (*READING, "POST")
WINDOW_SECONDS = 600
LARGEST_BODY = 32 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"

View = Callable[[HttpRequest], HttpResponse]


class SeeOther(HttpResponseRedirect):
    status_code = 303


def never_kept(view: View) -> View:
    """What a reader types is nobody else's: no cache and no search engine keeps it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request) if _is_in_our_encoding(request) else bad_request(request)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(wrapped)


@never_kept
def feedback(request: HttpRequest) -> HttpResponse:
    if request.method not in METHODS:
        return _not_allowed(METHODS)
    if request.method != "POST":
        came_from = CameFrom.parse(request.GET.get("search", ""))
        return _form_page(request, FeedbackForm(initial={"search": came_from.url}), came_from)
    unreadable = _unreadable(request)
    if unreadable:
        return unreadable
    return _received(request, FeedbackForm(request.POST))


@never_kept
def thanks(request: HttpRequest) -> HttpResponse:
    if request.method not in READING:
        return _not_allowed(READING)
    came_from = CameFrom.parse(request.GET.get("search", ""))
    return page(request, "feedback/thanks.html", title=_("Thank you"), came_from=came_from)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """A refusal of what no form of ours sends, before anything of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:12]) > LARGEST_BODY:
        sentence = _("That was far too long. A few words are enough: up to 500 characters.")
        return _form_page(request, FeedbackForm(), CameFrom(), sentence, 413)
    if request.content_type != FORM_TYPE:
        sentence = _("That can’t be read. Write your message here and send it with the button.")
        return _form_page(request, FeedbackForm(), CameFrom(), sentence, 400)
    return None


def _is_in_our_encoding(request: HttpRequest) -> bool:
    """A request may name any, even one that can't be used on text."""
    named = (request.content_params or {}).get("charset", "utf-8")
    return named.lower() in {"utf-8", "utf8"}


def _received(request: HttpRequest, form: FeedbackForm) -> HttpResponse:
    came_from = CameFrom.parse(form["search"].value() or "")
    if not is_from_this_site(request):
        sentence = _("This didn’t come from a page of ours, so it was not sent. Send it from here.")
        return _form_page(request, form, came_from, sentence, 403)
    if not form.is_valid():
        return _form_page(request, form, came_from, status=400)
    if form.cleaned_data["website"]:
        return _thanked(came_from)
    wait = take("feedback", request, settings.CLIPQA_FEEDBACK_LIMIT, WINDOW_SECONDS)
    if wait:
        return _too_often(request, form, came_from, wait)
    receive_feedback(form.cleaned_data["message"], came_from.path, came_from.searched)
    return _thanked(came_from)


def _too_often(
    request: HttpRequest, form: FeedbackForm, came_from: CameFrom, wait: int
) -> HttpResponse:
    minutes = -(-wait // 60)
    sentence = ngettext(
        "You have written often in a short time. Send it again in %(count)d minute.",
        "You have written often in a short time. Send it again in %(count)d minutes.",
        minutes,
    )
    response = _form_page(request, form, came_from, sentence % {"count": minutes}, 429)
    response["Retry-After"] = str(wait)
    return response


def _thanked(came_from: CameFrom) -> HttpResponse:
    url = reverse("feedback-thanks")
    return SeeOther(f"{url}?{urlencode({'search': came_from.url})}" if came_from.path else url)


def _form_page(
    request: HttpRequest,
    form: FeedbackForm,
    came_from: CameFrom,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    response = page(
        request,
        "feedback/form.html",
        title=_("Tell the editors"),
        form=form,
        came_from=came_from,
        refusal=refusal,
    )
    response.status_code = status
    return response


def _not_allowed(allowed: tuple[str, ...]) -> HttpResponse:
    sentence = _("This address takes %(methods)s only.") % {"methods": ", ".join(allowed)}
    return HttpResponseNotAllowed(
        allowed, sentence + "\n", content_type="text/plain; charset=utf-8"
    )
