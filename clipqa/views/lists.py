"""The lists of all topics and all outlets."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.index_rows import outlet_rows, topic_rows
from clipqa.middleware import library_state
from clipqa.views.paging import ListPage, page_of
from clipqa.views.public import public_page, render_page

PER_PAGE = 60


@public_page
def topic_list(request: HttpRequest) -> HttpResponse:
    rows = topic_rows(counters_current=library_state(request).counters_current())
    return list_page(request, "topics/list.html", _("Topics"), page_of(request, rows, PER_PAGE))


@public_page
def outlet_list(request: HttpRequest) -> HttpResponse:
    rows = outlet_rows(counters_current=library_state(request).counters_current())
    return list_page(request, "outlets/list.html", _("Outlets"), page_of(request, rows, PER_PAGE))


def list_page(request: HttpRequest, template: str, title: str, listed: ListPage) -> HttpResponse:
    return render_page(
        request,
        template,
        title=title,
        canonical=listed.canonical,
        rows=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
    )
