"""The base of the pages with a form of readers.

The forms have no CSRF token, since pages set no cookie. The origin of the request is checked
instead. Responses contain what a reader typed, so no cache stores them.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from clipqa.lib.ratelimit import hit
from clipqa.middleware import library_state
from clipqa.views.errors import bad_request
from clipqa.views.public import render_page
from clipqa.views.readers.forms import ReaderForm
from clipqa.views.same_site import is_from_this_site

WINDOW_SECONDS = 600
MAX_BODY_BYTES = 32 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"


class SeeOther(HttpResponseRedirect):
    status_code = HTTPStatus.SEE_OTHER


def uncached(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep responses with a reader's text out of caches and search engines."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        library_state(request)  # which the links at the top of the page depend on
        response = view(request, *args, **kwargs) if _is_utf8(request) else bad_request(request)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(wrapped)


def _is_utf8(request: HttpRequest) -> bool:
    """A request may name any charset, including one that Python can't decode text with."""
    charset = (request.content_params or {}).get("charset", "utf-8")
    return charset.lower() in {"utf-8", "utf8"}


class ReaderFormView(View):
    """A page with a form: a GET shows it, a POST stores it and redirects (303).

    Subclasses set `form_class`, `template` and `title`, and define `store`. `setup_page` runs first
    and may raise `Http404`. `limit` names the setting with the number of submissions that an
    address may send in ten minutes; forms with the same `kind` are counted together.
    """

    http_method_names = ["get", "head", "post"]
    form_class: type[ReaderForm]
    template: str
    kind = "feedback"
    limit = "CLIPQA_FEEDBACK_LIMIT"

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        return uncached(super().as_view(**options))

    def setup_page(self) -> None:
        """Look up what the form is about, by `self.kwargs` and `self.request`."""

    def get_title(self) -> str:
        raise NotImplementedError

    def get_page_context(self) -> dict[str, Any]:
        return {}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form(self, data: Any = None) -> ReaderForm:
        return self.form_class(data, initial=self.get_initial())

    def store(self, form: Any) -> str:
        """Store the valid form. Return the address of the page that confirms it.

        Called again with the same `form_id` if the form is sent twice; must store nothing then.
        """
        raise NotImplementedError

    def get_confirmation_url(self) -> str:
        """Return the address that a bot is sent to, the same as after a stored form."""
        raise NotImplementedError

    def get_allowance(self) -> int:
        """Return how many forms of this kind are accepted in ten minutes; 0 for any number."""
        return int(getattr(settings, self.limit))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "POST"}:
            self.setup_page()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.form_page(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse_unreadable() or self._submit(self.get_form(request.POST))

    def _refuse_unreadable(self) -> HttpResponse | None:
        """Refuse a body that is too long or of another type than our form's, before it is read."""
        length = self.request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:12]) > MAX_BODY_BYTES:
            sentence = _("This is far too long to be read. Write it here in fewer words.")
            return self.form_page(self.get_form(), sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.request.content_type != FORM_TYPE:
            sentence = _("This can’t be read. Write it here and send it with the button.")
            return self.form_page(self.get_form(), sentence, HTTPStatus.BAD_REQUEST)
        return None

    def _submit(self, form: ReaderForm) -> HttpResponse:
        if not is_from_this_site(self.request):
            sentence = _(
                "This was not sent from a page of this site, so it was not saved. Send it from "
                "here."
            )
            return self.form_page(form, sentence, HTTPStatus.FORBIDDEN)
        if not form.is_valid():
            return self.form_page(form, str(form.refusal), HTTPStatus.BAD_REQUEST)
        if form.is_from_bot:
            return SeeOther(self.get_confirmation_url())
        wait = hit(self.kind, self.request, self.get_allowance(), WINDOW_SECONDS)
        return self._refuse_too_often(form, wait) if wait else SeeOther(self.store(form))

    def _refuse_too_often(self, form: ReaderForm, wait_seconds: int) -> HttpResponse:
        minutes = -(-wait_seconds // 60)
        sentence = ngettext(
            "Too many messages came from your address. Send it again in %(count)d minute.",
            "Too many messages came from your address. Send it again in %(count)d minutes.",
            minutes,
        )
        status = HTTPStatus.TOO_MANY_REQUESTS
        response = self.form_page(form, sentence % {"count": minutes}, status)
        response["Retry-After"] = str(wait_seconds)
        return response

    def form_page(
        self, form: ReaderForm, refusal: str = "", status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """Render the form, with what was typed. A refusal stands above its fields."""
        context = {"form": form, "refusal": refusal, **self.get_page_context()}
        response = render_page(self.request, self.template, title=self.get_title(), **context)
        response.status_code = status
        return response

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        allowed = [name.upper() for name in self.http_method_names]
        sentence = _("This address accepts %(methods)s only.") % {"methods": ", ".join(allowed)}
        return HttpResponseNotAllowed(
            allowed, sentence + "\n", content_type="text/plain; charset=utf-8"
        )
