"""The form by which readers tell the editors what they did not find.

The form has no CSRF token, since shared caches store the pages that show it. The origin of the
request is checked instead.
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
from clipqa.lib.ratelimit import hit
from clipqa.views.errors import bad_request
from clipqa.views.feedback_form import FeedbackForm, SearchOrigin
from clipqa.views.public import SAFE_METHODS, render_page
from clipqa.views.same_site import is_from_this_site

METHODS = (*SAFE_METHODS, "POST")
WINDOW_SECONDS = 600
MAX_BODY_BYTES = 32 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"

View = Callable[[HttpRequest], HttpResponse]


class SeeOther(HttpResponseRedirect):
    status_code = 303


def uncached_form(view: View) -> View:
    """Keep responses with a reader's text out of caches and search engines."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request) if _is_utf8(request) else bad_request(request)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(wrapped)


@uncached_form
def feedback(request: HttpRequest) -> HttpResponse:
    if request.method not in METHODS:
        return _not_allowed(METHODS)
    if request.method != "POST":
        search_origin = SearchOrigin.parse(request.GET.get("search", ""))
        return _form_page(
            request, FeedbackForm(initial={"search": search_origin.url}), search_origin
        )
    refusal = _refuse_unreadable(request)
    if refusal:
        return refusal
    return _submit(request, FeedbackForm(request.POST))


@uncached_form
def thanks(request: HttpRequest) -> HttpResponse:
    if request.method not in SAFE_METHODS:
        return _not_allowed(SAFE_METHODS)
    search_origin = SearchOrigin.parse(request.GET.get("search", ""))
    return render_page(
        request, "feedback/thanks.html", title=_("Thank you"), search_origin=search_origin
    )


def _refuse_unreadable(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too long or of another type than our form's, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:12]) > MAX_BODY_BYTES:
        sentence = _("This message is far too long. A few words are enough: up to 500 characters.")
        return _form_page(request, FeedbackForm(), SearchOrigin(), sentence, 413)
    if request.content_type != FORM_TYPE:
        sentence = _("This can’t be read. Write your message here and send it with the button.")
        return _form_page(request, FeedbackForm(), SearchOrigin(), sentence, 400)
    return None


def _is_utf8(request: HttpRequest) -> bool:
    """A request may name any charset, including one that Python can't decode text with."""
    charset = (request.content_params or {}).get("charset", "utf-8")
    return charset.lower() in {"utf-8", "utf8"}


def _submit(request: HttpRequest, form: FeedbackForm) -> HttpResponse:
    search_origin = SearchOrigin.parse(form["search"].value() or "")
    if not is_from_this_site(request):
        sentence = _(
            "This was not sent from a page of this site, so it was not saved. Send it from here."
        )
        return _form_page(request, form, search_origin, sentence, 403)
    if not form.is_valid():
        return _form_page(request, form, search_origin, status=400)
    if form.cleaned_data["website"]:
        return _redirect_to_thanks(search_origin)
    wait = hit("feedback", request, settings.CLIPQA_FEEDBACK_LIMIT, WINDOW_SECONDS)
    if wait:
        return _refuse_too_often(request, form, search_origin, wait)
    receive_feedback(form.cleaned_data["message"], search_origin.path, search_origin.searched)
    return _redirect_to_thanks(search_origin)


def _refuse_too_often(
    request: HttpRequest, form: FeedbackForm, search_origin: SearchOrigin, wait: int
) -> HttpResponse:
    minutes = -(-wait // 60)
    sentence = ngettext(
        "Too many messages came from your address. Send it again in %(count)d minute.",
        "Too many messages came from your address. Send it again in %(count)d minutes.",
        minutes,
    )
    response = _form_page(request, form, search_origin, sentence % {"count": minutes}, 429)
    response["Retry-After"] = str(wait)
    return response


def _redirect_to_thanks(search_origin: SearchOrigin) -> HttpResponse:
    url = reverse("feedback-thanks")
    return SeeOther(
        f"{url}?{urlencode({'search': search_origin.url})}" if search_origin.path else url
    )


def _form_page(
    request: HttpRequest,
    form: FeedbackForm,
    search_origin: SearchOrigin,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    response = render_page(
        request,
        "feedback/form.html",
        title=_("Tell the editors"),
        form=form,
        search_origin=search_origin,
        refusal=refusal,
    )
    response.status_code = status
    return response


def _not_allowed(allowed: tuple[str, ...]) -> HttpResponse:
    sentence = _("This address accepts %(methods)s only.") % {"methods": ", ".join(allowed)}
    return HttpResponseNotAllowed(
        allowed, sentence + "\n", content_type="text/plain; charset=utf-8"
    )
