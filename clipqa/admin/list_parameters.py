"""The URL parameters of an admin list, each with a check of its value.

Django uses any other parameter as a database lookup, such as a regular expression that runs for
minutes, or a path to a column that the list doesn't show. Here a parameter is accepted only if the
list's filters, date hierarchy, controls or links on other pages (`link_lookups`) use it.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import smart_split

from clipqa.admin.record_ids import record_id
from clipqa.admin.related_filter import FIND

Check = Callable[[str], bool]
MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS = 1000, 32  # each word is a condition on every searched field
MAX_VALUE_LENGTH = 1000
# Time zones shift a datetime by up to a day, and a year ends where the next one begins, so the
# last year of Python's `datetime` is excluded.
YEARS = range(1000, 9999)
MAX_OFFSET = timedelta(hours=16)  # PostgreSQL's limit
BOOLEANS = {"0", "1", "True", "False"}
ORDER, PAGE = re.compile("(-?[0-9]{1,3}([.]-?[0-9]{1,3}){0,20})?"), re.compile("[0-9]{1,9}")


def checks_of(desk: ModelAdmin, request: HttpRequest) -> dict[str, Check]:
    """Return the checks of all parameters that the list accepts from this user."""
    checks = {**CONTROLS, **dict.fromkeys(getattr(desk, "link_lookups", ()), is_record)}
    for each in desk.get_list_filter(request):
        checks |= _of_filter(desk, request, each)
    if desk.date_hierarchy:
        checks |= {f"{desk.date_hierarchy}__{part}": check for part, check in DATE_PARTS.items()}
    return checks


def read_parameters(desk: ModelAdmin, request: HttpRequest) -> tuple[QueryDict, list[str]]:
    """Return the accepted parameters, and the names of the rejected ones."""
    checks, kept, left_out = checks_of(desk, request), QueryDict(mutable=True), []
    for name, values in request.GET.lists():
        check = checks.get(name)
        if check is not None and len(values) == 1 and check(values[0]):
            kept[name] = values[0]
        else:
            left_out.append(name)
    return kept, left_out


def searched(text: str) -> str:
    """Return as much of a search as the database accepts: without NUL, and of limited length."""
    text = text.replace("\x00", "")[:MAX_SEARCH_LENGTH]
    words = list(smart_split(text))  # as Django's admin does
    return text if len(words) <= MAX_SEARCH_WORDS else " ".join(words[:MAX_SEARCH_WORDS])


def is_search(value: str) -> bool:
    return searched(value) == value


def is_record(value: str) -> bool:
    return record_id(value) is not None


def is_plain(value: str) -> bool:
    return "\x00" not in value and len(value) <= MAX_VALUE_LENGTH


def is_moment(value: str) -> bool:
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


def _of_filter(desk: ModelAdmin, request: HttpRequest, each: Any) -> dict[str, Check]:
    if isinstance(each, type) and issubclass(each, SimpleListFilter):
        choices = {
            str(value) for value, _label in each(request, {}, desk.model, desk).lookup_choices
        }
        return {str(each.parameter_name): choices.__contains__}
    path = str(each[0] if isinstance(each, list | tuple) else each)
    field = get_fields_from_path(desk.model, path)[-1]
    return {f"{path}__isnull": BOOLEANS.__contains__, **_of_field(path, field)}


def _of_field(path: str, field: Any) -> dict[str, Check]:
    """Return the lookups that Django's filter for such a field uses."""
    if field.remote_field:
        return {f"{path}__{field.target_field.name}__exact": is_record, path + FIND: is_search}
    if isinstance(field, models.BooleanField):
        return {f"{path}__exact": BOOLEANS.__contains__}
    if field.choices:
        return {f"{path}__exact": {str(value) for value, _ in field.flatchoices}.__contains__}
    if isinstance(field, models.DateField):
        return {f"{path}__gte": is_moment, f"{path}__lt": is_moment}
    return {path: is_plain}


DATE_PARTS: dict[str, Check] = {
    "year": _number_in(YEARS),
    "month": _number_in(range(1, 13)),
    "day": _number_in(range(1, 32)),
}
CONTROLS: dict[str, Check] = {
    SEARCH_VAR: is_search,
    ORDER_VAR: lambda value: bool(ORDER.fullmatch(value)),
    PAGE_VAR: lambda value: bool(PAGE.fullmatch(value)),
    **dict.fromkeys((ALL_VAR, ERROR_FLAG, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR), is_plain),
}
