"""The read-only API. A parameter that can't be followed answers 400 and is named."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse

from clipqa.api.shapes import NounShape, feed_shape, outlet_shape, topic_shape
from clipqa.feed import build_page
from clipqa.feed.page import PER_PAGE
from clipqa.feed.pager import pages_for
from clipqa.feed.parsing import parse_query
from clipqa.feed.rows import Rows, outlet_rows, topic_rows
from clipqa.views.public import absolute, public_page

MOST_PER_PAGE = 100
NOUNS_PER_PAGE = 60


class BadParameter(Exception):  # noqa: N818 (it is the reader's, not ours)
    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter, self.sentence = parameter, sentence


def api(view: Callable[[HttpRequest], JsonResponse]) -> Callable[..., Any]:
    """Open to every origin, since it reads only what is public and knows no cookie."""

    def wrapped(request: HttpRequest) -> JsonResponse:
        try:
            response = view(request)
        except BadParameter as bad:
            error = {"parameter": bad.parameter, "message": bad.sentence}
            response = JsonResponse({"errors": [error]}, status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(wrapped)


@api
def answers(request: HttpRequest) -> JsonResponse:
    parsed = parse_query(request.GET)
    if parsed.problems:
        raise BadParameter(parsed.problems[0].parameter, parsed.problems[0].sentence)
    per_page = _number(request, "per_page", PER_PAGE, MOST_PER_PAGE)
    kept = {"per_page": str(per_page)} if "per_page" in request.GET else {}
    feed = build_page(parsed, request.path, per_page=per_page)
    shape = feed_shape(feed, parsed.query.page, _absolute(request, kept))
    return JsonResponse(shape, json_dumps_params={"ensure_ascii": False})


@api
def topics(request: HttpRequest) -> JsonResponse:
    return _nouns(request, topic_rows(), topic_shape)


@api
def outlets(request: HttpRequest) -> JsonResponse:
    return _nouns(request, outlet_rows(), outlet_shape)


def _nouns(
    request: HttpRequest, rows: "Rows[Any, Any]", shape: Callable[..., NounShape]
) -> JsonResponse:
    per_page = _number(request, "per_page", NOUNS_PER_PAGE, MOST_PER_PAGE)
    page = _number(request, "page", 1, 10**9)
    count = rows.count()
    pages = pages_for(count, per_page)

    def url(number: int) -> str | None:
        if not 1 <= number <= pages:
            return None
        query = request.GET.copy()
        query["page"] = str(number)
        return absolute(request, f"{request.path}?{query.urlencode()}")

    found = rows[(page - 1) * per_page : page * per_page] if page <= pages else []
    return JsonResponse(
        {
            "count": count,
            "page": page,
            "pages": pages,
            "next": url(page + 1),
            "previous": url(min(page - 1, pages)),
            "results": [shape(row, _absolute(request, {})) for row in found],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _number(request: HttpRequest, parameter: str, default: int, most: int) -> int:
    raw = request.GET.get(parameter, "").strip() or str(default)
    if raw.isascii() and raw.isdecimal() and len(raw) <= 10 and 1 <= int(raw) <= most:
        return int(raw)
    raise BadParameter(parameter, f"{parameter} has to be a whole number from 1 to {most}.")


def _absolute(request: HttpRequest, kept: dict[str, str]) -> Callable[[str], str]:
    def make(path: str) -> str:
        if kept and path.startswith(request.path):
            path += ("&" if "?" in path else "?") + "&".join(f"{k}={v}" for k, v in kept.items())
        return absolute(request, path)

    return make
