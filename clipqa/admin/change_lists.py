"""The URL parameters of an admin list, each with a check of its value.

Django uses any other parameter as a database lookup, such as a regular expression that runs for
minutes, or a path to a column that the list doesn't show. Here a parameter is accepted only if the
list's filters, date hierarchy, controls or links on other pages (`link_lookups`) use it.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.admin import (
    FieldListFilter,
    ModelAdmin,
    RelatedFieldListFilter,
    SimpleListFilter,
)
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import get_fields_from_path, get_model_from_relation
from django.contrib.admin.views.main import (
    ALL_VAR,
    ERROR_FLAG,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.db import models
from django.db.models import Field, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import smart_split

from clipqa.admin.fields import record_id, record_ids

Check = Callable[[str], bool]
MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS = 1000, 32  # each word is a condition on every searched field
MAX_VALUE_LENGTH = 1000
# Time zones shift a datetime by up to a day, and a year ends where the next one begins, so the
# last year of Python's `datetime` is excluded.
YEARS = range(1000, 9999)
MAX_OFFSET = timedelta(hours=16)  # PostgreSQL's limit
BOOLEANS = {"0", "1", "True", "False"}
ORDER, PAGE = re.compile("(-?[0-9]{1,3}([.]-?[0-9]{1,3}){0,20})?"), re.compile("[0-9]{1,9}")
FIND_SUFFIX = "__find"  # suffix of the parameter that searches for a related record
MAX_CHOICES = 30


def parameter_checks(model_admin: ModelAdmin, request: HttpRequest) -> dict[str, Check]:
    """Return the checks of all parameters that the list accepts from this user."""
    checks = {**CONTROLS, **dict.fromkeys(getattr(model_admin, "link_lookups", ()), is_record_id)}
    for each in model_admin.get_list_filter(request):
        checks |= _filter_checks(model_admin, request, each)
    if model_admin.date_hierarchy:
        checks |= {
            f"{model_admin.date_hierarchy}__{part}": check for part, check in DATE_PARTS.items()
        }
    return checks


def read_parameters(model_admin: ModelAdmin, request: HttpRequest) -> tuple[QueryDict, list[str]]:
    """Return the accepted parameters, and the names of the rejected ones."""
    checks, accepted, rejected = parameter_checks(model_admin, request), QueryDict(mutable=True), []
    for name, values in request.GET.lists():
        check = checks.get(name)
        if check is not None and len(values) == 1 and check(values[0]):
            accepted[name] = values[0]
        else:
            rejected.append(name)
    return accepted, rejected


def clean_search(text: str) -> str:
    """Return as much of a search as the database accepts: without NUL, and of limited length."""
    text = text.replace("\x00", "")[:MAX_SEARCH_LENGTH]
    words = list(smart_split(text))  # as Django's admin does
    return text if len(words) <= MAX_SEARCH_WORDS else " ".join(words[:MAX_SEARCH_WORDS])


def is_search(value: str) -> bool:
    return clean_search(value) == value


def is_record_id(value: str) -> bool:
    return record_id(value) is not None


def is_short_text(value: str) -> bool:
    return "\x00" not in value and len(value) <= MAX_VALUE_LENGTH


def is_datetime(value: str) -> bool:
    try:
        found = parse_datetime(value) or parse_date(value)
    except ValueError:
        return False
    if not isinstance(found, date) or found.year not in YEARS:
        return False
    offset = found.utcoffset() if isinstance(found, datetime) else None
    return offset is None or abs(offset) < MAX_OFFSET


def _number_in(allowed: range) -> Check:
    return lambda value: bool(re.fullmatch("[0-9]{1,4}", value)) and int(value) in allowed


def _filter_checks(model_admin: ModelAdmin, request: HttpRequest, each: Any) -> dict[str, Check]:
    if isinstance(each, type) and issubclass(each, SimpleListFilter):
        choices = {
            str(value)
            for value, _label in each(request, {}, model_admin.model, model_admin).lookup_choices
        }
        return {str(each.parameter_name): choices.__contains__}
    path = str(each[0] if isinstance(each, list | tuple) else each)
    field = get_fields_from_path(model_admin.model, path)[-1]
    return {f"{path}__isnull": BOOLEANS.__contains__, **_field_checks(path, field)}


def _field_checks(path: str, field: Any) -> dict[str, Check]:
    """Return the lookups that Django's filter for such a field uses."""
    if field.remote_field:
        return {
            f"{path}__{field.target_field.name}__exact": is_record_id,
            path + FIND_SUFFIX: is_search,
        }
    if isinstance(field, models.BooleanField):
        return {f"{path}__exact": BOOLEANS.__contains__}
    if field.choices:
        return {f"{path}__exact": {str(value) for value, _ in field.flatchoices}.__contains__}
    if isinstance(field, models.DateField):
        return {f"{path}__gte": is_datetime, f"{path}__lt": is_datetime}
    return {path: is_short_text}


DATE_PARTS: dict[str, Check] = {
    "year": _number_in(YEARS),
    "month": _number_in(range(1, 13)),
    "day": _number_in(range(1, 32)),
}
CONTROLS: dict[str, Check] = {
    SEARCH_VAR: is_search,
    ORDER_VAR: lambda value: bool(ORDER.fullmatch(value)),
    PAGE_VAR: lambda value: bool(PAGE.fullmatch(value)),
    **dict.fromkeys(
        (ALL_VAR, ERROR_FLAG, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR), is_short_text
    ),
}


class BoundedRelatedFilter(RelatedFieldListFilter):
    """List at most `max_choices` records and the chosen one, with a box to search for others.

    Takes at most three statements, however many records there are.
    """

    template = "admin/related_filter.html"
    max_choices = MAX_CHOICES
    has_more = False
    has_no_match = False

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: Any,
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.find_parameter = field_path + FIND_SUFFIX
        self.find_term = request.GET.get(self.find_parameter, "").strip()
        self.other_parameters: list[tuple[str, str]] = []
        super().__init__(field, request, params, model, model_admin, field_path)

    def has_output(self) -> bool:
        return self.has_search_box or super().has_output()

    @property
    def has_search_box(self) -> bool:
        return self.has_more or bool(self.find_term)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        model = get_model_from_relation(field)
        rows = model._default_manager.all()
        admins: Any = self.field_admin_ordering(field, request, model_admin)
        ordering: Any = admins or model._meta.ordering
        shown = list(
            self._search_related(rows, request, model_admin).order_by(*ordering)[: MAX_CHOICES + 1]
        )
        self.has_more = len(shown) > MAX_CHOICES
        self.has_no_match = not shown and bool(self.find_term)
        shown = shown[:MAX_CHOICES]
        missing = {*record_ids(self.lookup_val or [])} - {record.pk for record in shown}
        chosen = list(rows.filter(pk__in=missing)) if missing else []
        return [(record.pk, str(record)) for record in [*chosen, *shown]]

    def choices(self, changelist: ChangeList) -> Any:
        own = {self.find_parameter, self.lookup_kwarg, self.lookup_kwarg_isnull}
        given = changelist.params.items()
        self.other_parameters = [(name, value) for name, value in given if name not in own]
        return super().choices(changelist)

    def _search_related(self, rows: QuerySet, request: HttpRequest, model_admin: Any) -> QuerySet:
        """Search as the change list of the related model does."""
        related_admin = model_admin.admin_site._registry.get(rows.model)
        if not self.find_term or related_admin is None:
            return rows
        found: QuerySet = related_admin.get_search_results(request, rows, self.find_term)[0]
        return found


class BoundedChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Offer to show all records only if the list is searched or filtered."""
        super().get_results(request)
        if not self.query and not self.get_filters_params():
            self.full_result_count = self.result_count

    def get_filters_params(self, params: Any = None) -> Any:
        """Omit the searches for related records, which don't filter the list."""
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if not name.endswith(FIND_SUFFIX)}

    @property
    def is_searching_filter(self) -> bool:
        return any(name.endswith(FIND_SUFFIX) for name in self.params)


FieldListFilter.register(
    lambda field: bool(field.remote_field), BoundedRelatedFilter, take_priority=True
)
