"""The read-only API. Parameters that can't be followed answer 400 and are named."""

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
    NounShape,
    NounsShape,
    feed_shape,
    outlet_shape,
    topic_shape,
)
from clipqa.feed import build_page
from clipqa.feed.page import PER_PAGE
from clipqa.feed.pager import pages_for
from clipqa.feed.parsing import Problem, parse_query, read_page
from clipqa.feed.rows import Rows, outlet_rows, topic_rows
from clipqa.middleware import library_state
from clipqa.views.limited import limited
from clipqa.views.public import View, absolute, public_page

MOST_PER_PAGE = 100
NOUNS_PER_PAGE = 60


class BadParameters(Exception):  # noqa: N818 (they are the caller's mistake, not ours)
    """Raised where a request can't be followed; `api` answers 400 with every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*(problem.sentence for problem in problems))
        self.problems = problems


def api(view: View) -> View:
    """Open to every origin, since it reads only what is public and knows no cookie."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        try:
            response = view(request)
        except BadParameters as bad:
            response = JsonResponse(_errors(bad.problems), status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(wrapped)


def no_search(request: HttpRequest, sentence: str, status: int) -> JsonResponse:
    return JsonResponse(_errors([Problem("q", sentence)]), status=status)


def _errors(problems: list[Problem]) -> ErrorsShape:
    return {
        "errors": [
            {"parameter": problem.parameter, "message": problem.sentence} for problem in problems
        ]
    }


@api
@limited("search", no_search)
def answers(request: HttpRequest) -> JsonResponse:
    parsed = parse_query(request.GET)
    problems: list[Problem] = []
    per_page = _per_page(request, PER_PAGE, problems)
    state = library_state(request)
    feed = build_page(parsed, request.path, per_page=per_page, state=state)
    if feed.problems or problems:
        raise BadParameters([*feed.problems, *problems])
    made, walk = absolute_for(request), _walk(request, per_page)
    return as_json(feed_shape(feed, parsed.query.page, made, walk))


@api
def topics(request: HttpRequest) -> JsonResponse:
    rows = topic_rows(is_settled=library_state(request).is_settled())
    return _nouns(request, rows, topic_shape)


@api
def outlets(request: HttpRequest) -> JsonResponse:
    rows = outlet_rows(is_settled=library_state(request).is_settled())
    return _nouns(request, rows, outlet_shape)


def _nouns(
    request: HttpRequest, rows: "Rows[Any, Any]", shape: Callable[[Any, Absolute], NounShape]
) -> JsonResponse:
    problems: list[Problem] = []
    page = read_page(request.GET, problems)
    per_page = _per_page(request, NOUNS_PER_PAGE, problems)
    if problems:
        raise BadParameters(problems)
    count = rows.count()
    pages, made, walk = pages_for(count, per_page), absolute_for(request), _walk(request, per_page)

    def url(number: int) -> str | None:
        return (
            walk(f"{request.path}?{urlencode({'page': number})}") if 0 < number <= pages else None
        )

    found = rows[(page - 1) * per_page : page * per_page] if page <= pages else []
    shaped: NounsShape = {
        "count": count,
        "page": page,
        "pages": pages,
        "next": url(page + 1),
        "previous": url(min(page - 1, pages)),
        "results": [shape(row, made) for row in found],
    }
    return as_json(shaped)


def as_json(data: Any) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _per_page(request: HttpRequest, default: int, problems: list[Problem]) -> int:
    raw = request.GET.get("per_page", "").strip() or str(default)
    if raw.isascii() and raw.isdecimal() and len(raw) < 10 and 1 <= int(raw) <= MOST_PER_PAGE:
        return int(raw)
    sentence = _("A page holds a whole number of results from 1 to %(most)d.")
    problems.append(Problem("per_page", sentence % {"most": MOST_PER_PAGE}))
    return default


def absolute_for(request: HttpRequest) -> Absolute:
    return lambda path: absolute(request, path)


def _walk(request: HttpRequest, per_page: int) -> Absolute:
    """Addresses of other pages of the list: they keep the length of a page that was asked for."""
    kept = f"per_page={per_page}" if request.GET.get("per_page", "").strip() else ""

    def make(path: str) -> str:
        return absolute(request, f"{path}{'&' if '?' in path else '?'}{kept}" if kept else path)

    return make
