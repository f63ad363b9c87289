"""The base of all model admins: values from URLs and forms are validated before use."""

from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clipqa.admin.change_lists import (
    BoundedChangeList,
    clean_search,
    is_datetime,
    parameter_checks,
    read_parameters,
)
from clipqa.admin.fields import RecordSelect, RecordSelectMultiple, RecordsField, record_ids

MAX_NAMES, MAX_NAME_LENGTH = 3, 60  # of ignored parameters, in the message about them
View = Callable[..., HttpResponse]


class RelatedFieldsMixin(BaseModelAdmin):
    """Form fields for related records, for model admins and inlines."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("form_class", RecordsField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class BaseAdmin(RelatedFieldsMixin, ModelAdmin):
    link_lookups: Collection[str] = ()  # lookups by id that links on other pages use

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in parameter_checks(self, request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        accepted, rejected = read_parameters(self, request)
        if SEARCH_VAR in rejected:
            accepted[SEARCH_VAR] = clean_search(request.GET[SEARCH_VAR])
        if rejected:
            messages.warning(request, _ignored_parameters_message(rejected))
            if request.method == "POST":  # never act on more records than were listed
                return HttpResponseRedirect(f"{request.path}?{accepted.urlencode()}")
            request.GET = accepted  # type: ignore[assignment]
        _drop_invalid_ids(request)
        return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the initial values from the URL of an add form, without invalid ones."""
        submitted = super().get_changeform_initial_data(request)
        fields = self.get_form(request, None, change=False)().fields
        read = {
            name: _clean_initial(fields[name], submitted[name])
            for name in submitted.keys() & fields.keys()
        }
        return {name: value for name, value in read.items() if value is not None}


def _ignored_parameters_message(rejected: list[str]) -> str:
    names = ", ".join(Truncator(name).chars(MAX_NAME_LENGTH) for name in rejected[:MAX_NAMES])
    more = ", …" if len(rejected) > MAX_NAMES else ""
    message = _(
        "Invalid parameters in the address were ignored (%(names)s). Use the filters of "
        "the list, or search for fewer words."
    )
    return message % {"names": names + more}


def _drop_invalid_ids(request: HttpRequest) -> None:
    """Remove selected ids that no record can have."""
    if ACTION_CHECKBOX_NAME not in request.POST:
        return
    data = request.POST.copy()
    chosen = record_ids(data.getlist(ACTION_CHECKBOX_NAME))
    data.setlist(ACTION_CHECKBOX_NAME, [str(pk) for pk in chosen])
    request.POST = data  # type: ignore[assignment]


def _clean_initial(field: forms.Field, submitted: Any) -> Any:
    """Return a field's value for a URL parameter; None if invalid or not to be preset."""
    if field.widget.is_hidden or isinstance(field, forms.FileField):
        return None
    if isinstance(field, forms.SplitDateTimeField):
        return parse_datetime(submitted) if is_datetime(submitted) else None
    try:
        return _pk_or_value(field.clean(submitted))
    except ValidationError:
        return None


def _pk_or_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


class HiddenIs404(BaseAdmin):
    """Hidden objects return 404, as do objects that don't exist."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        # The URL may contain an empty `_to_field=`.
        found = super().get_object(request, object_id, from_field or None)
        if found is None or not self.has_view_or_change_permission(request, found):
            raise Http404
        return found


class RecordPagesMixin(HiddenIs404):
    """Base for further pages about one record, such as its comparison or merge page."""

    def render_record_page(
        self, request: HttpRequest, record: Any, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": record,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/clipqa/{template}.html", {**shared, **context})

    def record_url(self, page: str, record: Any, *more: int) -> str:
        return reverse(f"admin:{self._url_name(page)}", args=[record.pk, *more])

    def record_route(self, page: str, view: View, ending: str = "") -> URLPattern:
        address = f"<path:object_id>/{ending or page}/"
        return path(address, self.admin_site.admin_view(view), name=self._url_name(page))

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
