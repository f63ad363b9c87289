"""The read-only API. Invalid parameters return 400 and are named in the response."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from clipqa.api.shapes import (
    Absolute,
    ErrorsShape,
    RecordShape,
    RecordsShape,
    feed_shape,
    outlet_shape,
    topic_shape,
)
from clipqa.feed import build_page
from clipqa.feed.index_rows import Rows, outlet_rows, topic_rows
from clipqa.feed.page import PER_PAGE
from clipqa.feed.pager import pages_for
from clipqa.feed.parsing import Problem, parse_query, read_page
from clipqa.middleware import library_state
from clipqa.views.paging import Countable
from clipqa.views.public import View, absolute, public_page
from clipqa.views.rate_limited import rate_limited, rate_limited_lists

MAX_PER_PAGE = 100
RECORDS_PER_PAGE = 60


class BadParameters(Exception):  # noqa: N818 (named after the mistake of the caller)
    """The request has invalid parameters. `api` returns 400 with every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*(problem.sentence for problem in problems))
        self.problems = problems


def api(view: View) -> View:
    """Allow requests from every origin, since the API is public, read-only and uses no cookies."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        try:
            response = view(request)
        except BadParameters as error:
            response = JsonResponse(_errors(error.problems), status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(wrapped)


def search_unavailable(request: HttpRequest, sentence: str, status: int) -> JsonResponse:
    return JsonResponse(_errors([Problem("q", sentence)]), status=status)


def too_many_pages(request: HttpRequest, sentence: str, status: int) -> JsonResponse:
    return JsonResponse(_errors([Problem("page", sentence)]), status=status)


def _errors(problems: list[Problem]) -> ErrorsShape:
    return {
        "errors": [
            {"parameter": problem.parameter, "message": problem.sentence} for problem in problems
        ]
    }


@api
@rate_limited("search", search_unavailable)
@rate_limited_lists(too_many_pages)
def answers(request: HttpRequest) -> JsonResponse:
    parsed = parse_query(request.GET)
    problems: list[Problem] = []
    per_page = _per_page(request, PER_PAGE, problems)
    state = library_state(request)
    feed = build_page(parsed, request.path, per_page=per_page, state=state)
    problems += [problem for problem in feed.problems if not problem.is_applied]
    if problems:
        raise BadParameters(problems)
    absolute_url, page_url = absolute_for(request), _page_url_builder(request, per_page)
    return as_json(feed_shape(feed, parsed.query.page, absolute_url, page_url))


@api
@rate_limited_lists(too_many_pages)
def topics(request: HttpRequest) -> JsonResponse:
    rows = topic_rows(counters_current=library_state(request).counters_current())
    return _records(request, rows, topic_shape)


@api
@rate_limited_lists(too_many_pages)
def outlets(request: HttpRequest) -> JsonResponse:
    rows = outlet_rows(counters_current=library_state(request).counters_current())
    return _records(request, rows, outlet_shape)


def _records(
    request: HttpRequest, rows: "Rows[Any, Any]", shape: Callable[[Any, Absolute], RecordShape]
) -> JsonResponse:
    absolute_url = absolute_for(request)
    return list_shape(request, rows, RECORDS_PER_PAGE, lambda row: shape(row, absolute_url))


def list_shape(
    request: HttpRequest,
    rows: Countable,
    default: int,
    shape: Callable[[Any], Any] = lambda row: row,
) -> JsonResponse:
    """Return a page of a list. `default` is the number of results without `per_page`."""
    problems: list[Problem] = []
    page = read_page(request.GET, problems)
    per_page = _per_page(request, default, problems)
    if problems:
        raise BadParameters(problems)
    count = rows.count()
    pages, page_url = pages_for(count, per_page), _page_url_builder(request, per_page)
    others = [(k, v) for k, v in request.GET.items() if k not in {"page", "per_page"}]

    def url(number: int) -> str | None:
        query = urlencode([*others, ("page", number)])
        return page_url(f"{request.path}?{query}") if 0 < number <= pages else None

    found = rows[(page - 1) * per_page : page * per_page] if page <= pages else []
    data: RecordsShape = {
        "count": count,
        "page": page,
        "pages": pages,
        "next": url(page + 1),
        "previous": url(min(page - 1, pages)),
        "results": [shape(row) for row in found],
    }
    return as_json(data)


def as_json(data: Any) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _per_page(request: HttpRequest, default: int, problems: list[Problem]) -> int:
    raw = request.GET.get("per_page", "").strip() or str(default)
    if raw.isascii() and raw.isdecimal() and len(raw) < 10 and 1 <= int(raw) <= MAX_PER_PAGE:
        return int(raw)
    sentence = _("The number of results per page must be a whole number from 1 to %(most)d.")
    problems.append(Problem("per_page", sentence % {"most": MAX_PER_PAGE}))
    return default


def absolute_for(request: HttpRequest) -> Absolute:
    return lambda path: absolute(request, path)


def _page_url_builder(request: HttpRequest, per_page: int) -> Absolute:
    """Return a function for the URLs of other pages of the list, which retain `per_page`."""
    parameter = f"per_page={per_page}" if request.GET.get("per_page", "").strip() else ""

    def make(path: str) -> str:
        return absolute(
            request, f"{path}{'&' if '?' in path else '?'}{parameter}" if parameter else path
        )

    return make
