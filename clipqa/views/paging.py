"""Pages of plain lists: a number past the end is clamped, one that is none is the first."""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest

from clipqa.feed.pager import Pager, pages_for, past_end
from clipqa.feed.parsing import Problem, read_page


class Countable(Protocol):
    """A query set, or the rows made from one: counted, and read where it is sliced."""

    def count(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Any: ...


@dataclass(frozen=True)
class ListPage:
    """`canonical` is this page's address without whatever else the request asked for."""

    rows: Any
    count: int
    pager: Pager
    canonical: str
    notices: list[str]


def page_of(request: HttpRequest, rows: Countable, per_page: int, **kept: str) -> ListPage:
    """A page of rows; `kept` are parameters that the pager's addresses carry along."""
    problems: list[Problem] = []
    wanted = read_page(request.GET, problems)
    count = rows.count()
    pages = pages_for(count, per_page)
    number = min(wanted, pages)
    notices = [problem.notice for problem in problems]
    if wanted > pages:
        notices.append(past_end(pages))
    shown = rows[(number - 1) * per_page : number * per_page]
    pager = _pager(request.path, number, pages, kept)
    return ListPage(shown, count, pager, _page_url(request.path, number, {}), notices)


def _page_url(path: str, number: int, kept: dict[str, str]) -> str:
    pairs: dict[str, Any] = {**kept, **({"page": number} if number > 1 else {})}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _pager(path: str, number: int, pages: int, kept: dict[str, str]) -> Pager:
    def url(wanted: int) -> str:
        return _page_url(path, wanted, kept)

    return Pager(
        number=number,
        pages=pages,
        first_url=url(1),
        previous_url=url(number - 1) if number > 1 else None,
        next_url=url(number + 1) if number < pages else None,
        last_url=url(pages),
        hidden=list(kept.items()),
    )
