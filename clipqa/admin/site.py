"""ClipQA's admin site: Django's, with its own sign-in page, index page and autocomplete view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils.translation import gettext_lazy as _

from clipqa.accounts import devices, throttle
from clipqa.accounts.sign_in import SignInForm, sign_in_page
from clipqa.admin.change_lists import clean_search
from clipqa.admin.readers.personal_data import personal_data_page
from clipqa.admin.readers.subscriptions import subscriptions_page
from clipqa.admin.review.citations import citation_checked
from clipqa.admin.review.queue import build_queue
from clipqa.admin.work import work_page, work_problems
from clipqa.history import as_actor
from clipqa.history.audit import track_account
from clipqa.lib.client_address import client_address
from clipqa.models import Source, User
from clipqa.views import resubmit

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]
# The models that editors use most come first.
MODEL_ORDER = [
    *("Answer", "Article", "Question", "Video", "Clip", "Transcript", "Cue"),
    *("Topic", "Author", "Outlet", "PastedPage"),
]
Section = dict[str, Any]  # an item of Django's `AdminSite.get_app_list`
PEOPLE = "auth"


class AutocompleteView(AutocompleteJsonView):
    """Autocomplete view with hooks of the model admin.

    They are `may_autocomplete` and `autocomplete_result`.
    """

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Also admit users whom `may_autocomplete` allows.

        Authors of answers select questions and videos whose admin pages they may not view.
        """
        may_autocomplete = getattr(self.model_admin, "may_autocomplete", lambda request: False)
        return bool(super().has_perm(request, obj) or may_autocomplete(request))

    def process_request(self, request: HttpRequest) -> Any:
        term, *rest = super().process_request(request)
        return clean_search(term), *rest

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        more = getattr(self.model_admin, "autocomplete_result", None)
        return {**result, **more(obj, self.term)} if more else result


class ClipQAAdminSite(AdminSite):
    site_header = _("ClipQA admin")
    site_title = _("ClipQA admin")
    index_title = _("Admin")
    login_form = SignInForm

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": _("Sign in"), **(extra_context or {})}
        return _never_cached(sign_in_page(request, context))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "drafts_to_delete": _drafts_to_delete(request)}

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        inner = super().admin_view(_with_actor(view), cacheable)

        @wraps(inner)
        def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if resubmit.is_desk_form(request) and request.user.is_anonymous:
                return resubmit.signed_out(request)
            return _never_cached(inner(request, *args, **kwargs))

        return private

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        person = request.user
        context = {"queue": build_queue(person), "work": work_problems(person)}
        return super().index(request, {**context, **(extra_context or {})})

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and (wait := throttle.record_attempt(request, _name(request))):
            messages.error(request, throttle.wait_message(wait))
            return redirect("admin:password_change")
        with track_account(request.user.pk):
            response = super().password_change(request, extra_context)
        if response.status_code == 302:
            devices.remember(request, request.user)  # first, so that its count is reset below
            throttle.record_success(request, _name(request))
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast("HttpResponse", AutocompleteView.as_view(admin_site=self)(request))

    def get_urls(self) -> list[Any]:
        """Omit `view_on_site`, which redirects any id to a URL without checking permissions."""
        urls = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        old_user_urls = re_path(
            r"^auth/user/(?P<rest>.*)$", self.admin_view(_redirect_old_user_urls)
        )
        work = path("work/", self.admin_view(work_page), name="work")
        personal_data = path(
            "personal-data/", self.admin_view(personal_data_page), name="personal_data"
        )
        subscriptions = path(
            "subscriptions/", self.admin_view(subscriptions_page), name="subscriptions"
        )
        checked = path(
            "citations/<int:pk>/checked/",
            self.admin_view(citation_checked),
            name="citation_checked",
        )
        return [old_user_urls, work, personal_data, subscriptions, checked, *urls]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = with_users_under_people(super().get_app_list(request))
        apps = [app for app in apps if app_label in {None, app["app_label"]}]
        for app in apps:
            app["models"].sort(key=lambda model: _model_position(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "clipqa")


def _with_actor(view: View) -> View:
    """Set the actor, the source and the client address of all records that the view writes."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user if request.user.is_authenticated else None
        address = client_address(request)
        with as_actor(actor=person, source=Source.ADMIN, address=address):
            return view(request, *args, **kwargs)

    return wrapped


def _redirect_old_user_urls(request: HttpRequest, rest: str) -> HttpResponseRedirect:
    """Redirect from the pages of Django's user model, in use before ClipQA had its own."""
    target = reverse("admin:clipqa_user_changelist") + rest
    query = request.META["QUERY_STRING"]
    # Preserves the method and the form, since a page may have been open during the update.
    return HttpResponseRedirect(f"{target}?{query}" if query else target, preserve_request=True)


def _drafts_to_delete(request: HttpRequest) -> list[int]:
    """Return ids of users whose drafts the browser must delete, since they lost access."""
    person: Any = request.user
    if not person.is_authenticated:
        return devices.logins_without_access(request)
    has_rights = person.is_staff and (person.is_superuser or person.get_all_permissions())
    return [] if has_rights else [person.pk]


def _name(request: HttpRequest) -> str:
    return str(request.user.get_username())


def _model_position(name: str) -> int:
    return MODEL_ORDER.index(name) if name in MODEL_ORDER else len(MODEL_ORDER)


def _never_cached(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    return response


def with_users_under_people(sections: list[Section]) -> list[Section]:
    """List users with groups under People, as in Django."""
    users = [_pop_users(section) for section in sections]
    found = next((row for row in users if row), None)
    if found is None:
        return sections
    people = (
        next((one for one in sections if one["app_label"] == PEOPLE), None) or _people_section()
    )
    people["models"].append(found)
    people["models"].sort(key=lambda row: row["name"])
    others = [one for one in sections if one["app_label"] != PEOPLE and one["models"]]
    return sorted([*others, people], key=lambda one: one["name"].lower())


def _pop_users(section: Section) -> Section | None:
    """Remove the row of users from a section and return it."""
    rows = section["models"]
    index = next((index for index, row in enumerate(rows) if row["model"] is User), None)
    return None if index is None else rows.pop(index)


def _people_section() -> Section:
    return {
        "name": apps.get_app_config(PEOPLE).verbose_name,
        "app_label": PEOPLE,
        "app_url": reverse("admin:app_list", args=[PEOPLE]),
        "has_module_perms": True,
        "models": [],
    }
