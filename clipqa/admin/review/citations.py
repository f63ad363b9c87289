"""The button *Checked* of an alert about a cited answer, and the place that it is about."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from clipqa.curation.citation_alerts import (
    CitationHasChanged,
    citations_shown_to,
    mark_checked,
    may_open_article,
)
from clipqa.models import Answer, Citation

NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def editor_url(citation: Citation) -> str:
    """Return the address of a source on the page of its article."""
    page = reverse("admin:clipqa_article_change", args=[citation.article_id])
    return f"{page}#cited-{citation.cited}"


class CitingArticle(NamedTuple):
    title: str
    url: str
    number: int
    state: str  # '' for a public article


def cited_in(person: Any, answer: Answer) -> list[CitingArticle]:
    """Return the articles that cite an answer, as far as a user may see them, in one statement."""
    return [
        _citing_article(person, each)
        for each in citations_shown_to(person).filter(cited=answer.public_id)
    ]


def _citing_article(person: Any, citation: Citation) -> CitingArticle:
    article = citation.article
    page = editor_url(citation) if may_open_article(person, article) else ""
    public_page = article.get_absolute_url() if article.is_published else ""
    state = "" if article.is_published else article.get_status_display()
    return CitingArticle(article.title, page or public_page, citation.position, state)


def citation_checked(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        citation = mark_checked(request.user, pk, _moment(request))
    except Citation.DoesNotExist as missing:
        raise Http404 from missing
    except CitationHasChanged:
        messages.warning(
            request,
            _(
                "Another user has checked this clip, or its answer was changed again. The list "
                "below has what is still open."
            ),
        )
    else:
        _report(request, citation)
    return redirect("admin:index")


def _moment(request: HttpRequest) -> datetime:
    """Return the moment of the change that the user was shown; for invalid text a past one."""
    try:
        found = parse_datetime(request.POST.get("changed_at", "")[:40])
        return found.astimezone(UTC) if found and is_aware(found) else NO_MOMENT
    except (ValueError, OverflowError):
        return NO_MOMENT


def _report(request: HttpRequest, citation: Citation) -> None:
    article: Any = citation.article
    message = _("Checked source %(number)d.") % {"number": citation.position}
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [article], CHANGE, message, single_object=True)
    sentence = _("Source %(number)d of “%(title)s” is checked.")
    messages.success(request, sentence % {"number": citation.position, "title": article.title})
