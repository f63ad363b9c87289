"""The pager of a list, as in "Page [3] of 54"."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from clipqa.feed.query import AsOf, FeedQuery


@dataclass(frozen=True)
class Pager:
    """Links to other pages. `hidden` are the hidden fields of the form to jump to a page."""

    number: int
    pages: int
    first_url: str
    previous_url: str | None
    next_url: str | None
    last_url: str
    hidden: list[tuple[str, str]]


def pages_for(count: int, per_page: int) -> int:
    return max(1, ceil(count / per_page))


def pager_of(query: FeedQuery, number: int, pages: int, as_of: AsOf | None, path: str) -> Pager:
    """Return the pager. With the anchor `as_of`, links leave out cards published after it."""

    def page(wanted: int) -> str:
        return query.with_page(wanted, as_of).url(path)

    return Pager(
        number=number,
        pages=pages,
        first_url=query.with_page(1).url(path),
        previous_url=page(number - 1) if number > 1 else None,
        next_url=page(number + 1) if number < pages else None,
        last_url=page(pages),
        hidden=query.with_page(1, as_of).pairs(),
    )


def past_end(pages: int) -> str:
    """Return the notice for a page number past the end."""
    if pages == 1:
        return _("There is only one page. This is it.")
    return _("There are only %(pages)d pages. This is the last one.") % {"pages": pages}
