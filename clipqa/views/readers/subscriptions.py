"""The pages behind the links of mails to subscribers.

The signed link is all that they need: no cookie, no CSRF token, no origin. A GET changes nothing,
since mail servers request links to check them.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from clipqa.models import Frequency, Subscription
from clipqa.readers.links import Link, Purpose, link_path, read_link
from clipqa.readers.subscribing import change_frequencies, confirm, end, unsubscribe
from clipqa.readers.targets import name_of, page_of
from clipqa.views.public import render_page
from clipqa.views.readers.pages import SeeOther, uncached

METHODS = ("GET", "HEAD", "POST")
MAX_DIGITS = 18
View = Callable[[HttpRequest, Link], HttpResponse]


def linked(purpose: Purpose) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Pass the verified link to a view, or respond with a 404 that says what is wrong."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            link = read_link(purpose, token)
            response = _forged(request) if link is None else view(request, link)
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return csrf_exempt(wrapped)

    return decorate


def _forged(request: HttpRequest) -> HttpResponse:
    response = _page(request, "bad_link", _("This link is not valid"))
    response.status_code = HTTPStatus.NOT_FOUND
    return response


def _page(request: HttpRequest, template_name: str, title: str, **context: Any) -> HttpResponse:
    template = f"readers/subscriptions/{template_name}.html"
    # The canonical address is the form: that of the page is a secret of its reader.
    return render_page(request, template, title=title, canonical="/subscriptions/", **context)


@linked(Purpose.UNSUBSCRIBE)
def unsubscribe_page(request: HttpRequest, link: Link) -> HttpResponse:
    """Unsubscribe by one click (RFC 8058). The body is never read, so it may be anything."""
    only = _only(link)
    if request.method == "POST":
        unsubscribe(link)
    context = {"name": name_of(only) if only else "", "is_one": bool(link.kind)}
    is_done = request.method == "POST" or not _subscriptions(link)
    title = _("You are unsubscribed") if is_done else _("Unsubscribe")
    return _page(request, "unsubscribe", title, is_done=is_done, **context)


def _only(link: Link) -> Subscription | None:
    """Return the one subscription that the link is about, if it still exists."""
    return next(iter(_subscriptions(link)), None) if link.kind else None


def _subscriptions(link: Link) -> list[Subscription]:
    rows = Subscription.objects.with_targets().filter(subscriber__sender_hmac=link.sender_hmac)
    return list(rows.filter(kind=link.kind, target=link.target) if link.kind else rows)


@uncached
@linked(Purpose.CONFIRM)
def confirm_page(request: HttpRequest, link: Link) -> HttpResponse:
    waiting = [row for row in _subscriptions(link) if row.confirmed_at is None]
    if request.method == "POST":
        confirm(link, _numbers(request.POST.getlist("subscription")))
        return SeeOther(f"{link_path(Purpose.OWN, link.sender_hmac)}?confirmed=1")
    rows = [{"pk": row.pk, "name": name_of(row), "frequency": _often(row)} for row in waiting]
    return _page(request, "confirm", _("Confirm your subscription"), rows=rows)


@uncached
@linked(Purpose.OWN)
def own_page(request: HttpRequest, link: Link) -> HttpResponse:
    """List the subscriptions of an address, which the page does not show."""
    if request.method == "POST":
        change = _change(link, request.POST)
        return SeeOther(f"{link_path(Purpose.OWN, link.sender_hmac)}?{change}=1")
    subscriber = link.subscriber
    return _page(
        request,
        "own",
        _("Your subscriptions"),
        rows=[_row(each) for each in _subscriptions(link)],
        frequencies=Frequency.choices,
        is_stopped=bool(subscriber and subscriber.stopped_at),
        was_confirmed="confirmed" in request.GET,
        was_changed="changed" in request.GET,
    )


def _row(subscription: Subscription) -> dict[str, Any]:
    return {
        "subscription": subscription,
        "name": name_of(subscription),
        "url": page_of(subscription),
        "has_frequency": bool(_often(subscription)),
    }


def _often(subscription: Subscription) -> str:
    """Return how often mails are sent; '' for a subscription to one event."""
    is_event = subscription.reader_question_id or subscription.comment_id
    return "" if is_event else str(subscription.get_frequency_display())


def _change(link: Link, data: Any) -> str:
    """Apply the pressed button of the page: one subscription, all of them, or frequencies."""
    mine = Subscription.objects.filter(subscriber__sender_hmac=link.sender_hmac)
    if "remove_all" in data:
        end(mine)
    elif "remove" in data:
        end(mine.filter(pk__in=_numbers([data["remove"]])))
    elif (subscriber := link.subscriber) is not None:
        change_frequencies(subscriber, _frequencies(data))
    return "changed"


def _frequencies(data: Mapping[str, str]) -> dict[int, Frequency]:
    """Return the valid choices of the fields `frequency-ID`."""
    chosen = {}
    for name, value in data.items():
        for pk in _numbers([name.removeprefix("frequency-")]):
            if value in Frequency.values:
                chosen[pk] = Frequency(value)
    return chosen


def _numbers(texts: list[str]) -> list[int]:
    return [
        int(text)
        for text in texts
        if len(text) <= MAX_DIGITS and text.isascii() and text.isdecimal()
    ]
