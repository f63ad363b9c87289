"""Pagination of plain lists. A page number past the end is clamped, an invalid one is 1."""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest

from clipqa.feed.pager import Pager, pages_for, past_end
from clipqa.feed.parsing import Problem, read_page


class Countable(Protocol):
    """A queryset or similar rows: `count()` counts them, a slice reads them."""

    def count(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Any: ...


@dataclass(frozen=True)
class ListPage:
    """One page of a list. `canonical` is its URL without other parameters of the request."""

    rows: Any
    count: int
    pager: Pager
    canonical: str
    notices: list[str]


def page_of(request: HttpRequest, rows: Countable, per_page: int, **parameters: str) -> ListPage:
    """Return the requested page. `parameters` are added to the URLs of the pager."""
    problems: list[Problem] = []
    requested = read_page(request.GET, problems)
    count = rows.count()
    pages = pages_for(count, per_page)
    number = min(requested, pages)
    notices = [problem.notice for problem in problems]
    if requested > pages:
        notices.append(past_end(pages))
    shown = rows[(number - 1) * per_page : number * per_page]
    pager = _pager(request.path, number, pages, parameters)
    return ListPage(shown, count, pager, _page_url(request.path, number, {}), notices)


def _page_url(path: str, number: int, parameters: dict[str, str]) -> str:
    pairs: dict[str, Any] = {**parameters, **({"page": number} if number > 1 else {})}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _pager(path: str, number: int, pages: int, parameters: dict[str, str]) -> Pager:
    def url(requested: int) -> str:
        return _page_url(path, requested, parameters)

    return Pager(
        number=number,
        pages=pages,
        first_url=url(1),
        previous_url=url(number - 1) if number > 1 else None,
        next_url=url(number + 1) if number < pages else None,
        last_url=url(pages),
        hidden=list(parameters.items()),
    )
