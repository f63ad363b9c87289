"""The list of open questions, if the site wants it, and *I want to know this too*.

The list is not prepared as other public pages are: its counts change with every vote, and a vote
changes no version. It takes a few statements, and shared caches store it for a minute.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.feed.parsing import read_page
from clipqa.lib.client_address import client_address
from clipqa.lib.ratelimit import hit
from clipqa.middleware import library_state
from clipqa.models import ReaderQuestion
from clipqa.models.public_id import is_public_id
from clipqa.readers.votes import vote
from clipqa.views.compression import compressed
from clipqa.views.paging import page_of
from clipqa.views.public import cache_control, read_only, render_page
from clipqa.views.readers.pages import WINDOW_SECONDS, SeeOther, uncached
from clipqa.views.same_site import is_from_this_site

PER_PAGE = 30
ANSWERED = 10  # on the first page
NEWEST = "newest"
ORDERS = {"": ("-wanted", "-pk"), NEWEST: ("-listed_at", "-pk")}
VOTES_PER_MESSAGE = 6  # as often as a reader may write, since one press is no message


@read_only
@compressed
def open_questions(request: HttpRequest) -> HttpResponse:
    _require_list()
    state = library_state(request)  # read first, as `public_page` does
    response = _list_page(request)
    response["Cache-Control"] = cache_control(state)
    return response


@uncached
def want(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count that a reader wants to know it too. The body of the request is never read."""
    _require_list()
    if request.method != "POST":
        return _not_allowed()
    question = _listed(public_id)
    if question is None:
        raise Http404
    if not is_from_this_site(request):
        sentence = _("This was not sent from a page of this site, so it was not counted.")
        return _refused(request, sentence, HTTPStatus.FORBIDDEN)
    allowance = settings.CLIPQA_FEEDBACK_LIMIT * VOTES_PER_MESSAGE
    if wait := hit("wanted", request, allowance, WINDOW_SECONDS):
        return _too_often(request, wait)
    vote(question, "wanted", client_address(request))
    return SeeOther(_address(request, public_id))


def _require_list() -> None:
    if not settings.CLIPQA_OPEN_QUESTIONS:
        raise Http404


def _listed(public_id: str) -> ReaderQuestion | None:
    listed = ReaderQuestion.objects.listed()
    found: ReaderQuestion | None = None
    if is_public_id(public_id):
        found = listed.filter(public_id=public_id).first()
    return found


def _list_page(request: HttpRequest, refusal: str = "") -> HttpResponse:
    order = NEWEST if request.GET.get("order") == NEWEST else ""
    rows = ReaderQuestion.objects.listed().order_by(*ORDERS[order])
    listed = page_of(request, rows, PER_PAGE, **({"order": order} if order else {}))
    return render_page(
        request,
        "readers/open_questions.html",
        title=_("Open questions"),
        description=_("What readers want to know, and nobody has answered here yet."),
        canonical=reverse("open-questions"),
        rows=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
        refusal=refusal,
        order=order,
        query=urlencode(_place(request)),
        counted=request.GET.get("wanted", ""),
        answered=_answered() if listed.pager.number == 1 else [],
    )


def _answered() -> list[ReaderQuestion]:
    answered = ReaderQuestion.objects.answered().select_related("answer__question")
    return list(answered.order_by("-updated_at", "-pk")[:ANSWERED])


def _place(request: HttpRequest) -> dict[str, str]:
    """Return the order and the page of the list as parameters."""
    page = read_page(request.GET, [])
    order = {"order": NEWEST} if request.GET.get("order") == NEWEST else {}
    return {**order, **({"page": str(page)} if page > 1 else {})}


def _address(request: HttpRequest, public_id: str) -> str:
    """Return the address of the list, at the question, which says there that it is counted."""
    query = urlencode({**_place(request), "wanted": public_id})
    return f"{reverse('open-questions')}?{query}#question-{public_id}"


def _refused(request: HttpRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    response = _list_page(request, sentence)
    response.status_code = status
    return response


def _too_often(request: HttpRequest, wait_seconds: int) -> HttpResponse:
    minutes = -(-wait_seconds // 60)
    sentence = ngettext(
        "This was pressed too often from your address. Press it again in %(count)d minute.",
        "This was pressed too often from your address. Press it again in %(count)d minutes.",
        minutes,
    )
    response = _refused(request, sentence % {"count": minutes}, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait_seconds)
    return response


def _not_allowed() -> HttpResponse:
    sentence = _("This address accepts %(methods)s only.") % {"methods": "POST"}
    return HttpResponseNotAllowed(
        ["POST"], sentence + "\n", content_type="text/plain; charset=utf-8"
    )
