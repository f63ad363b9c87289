"""The desk: Django's admin under our own name."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import throttle
from clipqa.accounts.sign_in import SignInForm, sign_in_page
from clipqa.admin.queue import build_queue
from clipqa.client_address import client_address
from clipqa.curation.audit import keeping_account
from clipqa.models import Source
from clipqa.revisions import acting
from clipqa.views import sent_again

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]
# What an editor reaches for most stands first.
ORDER = ["Answer", "Question", "Video", "Clip", "Transcript", "Cue", "Topic", "Outlet"]


class Suggestions(AutocompleteJsonView):
    """Says more in a suggestion than a record's name, where its desk knows more."""

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever writes answers chooses questions and videos without seeing their desks."""
        may_choose = getattr(self.model_admin, "may_choose", lambda request: False)
        return bool(super().has_perm(request, obj) or may_choose(request))

    def get_queryset(self) -> QuerySet:
        choices = getattr(self.model_admin, "choices", lambda request, rows: rows)
        rows: QuerySet = choices(self.request, super().get_queryset())
        return rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "suggestion", None)
        return {**result, "text": label(obj)} if label else result


class DeskSite(AdminSite):
    site_header = _("ClipQA desk")
    site_title = _("ClipQA desk")
    index_title = _("Desk")
    login_form = SignInForm

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": _("Sign in"), **(extra_context or {})}
        return _kept_private(sign_in_page(request, context))

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        inner = super().admin_view(_signed(view), cacheable)

        @wraps(inner)
        def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if sent_again.is_desk_form(request) and request.user.is_anonymous:
                return sent_again.signed_out(request)
            return _kept_private(inner(request, *args, **kwargs))

        return private

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {"queue": build_queue(request.user), **(extra_context or {})})

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and (wait := throttle.admit(request, _name(request))):
            messages.error(request, throttle.sentence(wait))
            return redirect("admin:password_change")
        with keeping_account(request.user.pk):
            response = super().password_change(request, extra_context)
        if response.status_code == 302:
            throttle.forgive(request, _name(request))
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast("HttpResponse", Suggestions.as_view(admin_site=self)(request))

    def get_urls(self) -> list[Any]:
        """Without Django's way from any record's number to its address, whoever may see it."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "clipqa")


def _signed(view: View) -> View:
    """Whatever the view writes knows who acts, and from where."""

    @wraps(view)
    def signed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user if request.user.is_authenticated else None
        address = client_address(request)
        with acting(actor=person, source=Source.DESK, address=address):
            return view(request, *args, **kwargs)

    return signed


def _name(request: HttpRequest) -> str:
    return str(request.user.get_username())


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _kept_private(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    return response
