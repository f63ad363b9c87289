"""Save a checked page, and tell its user what became of its records."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.fields import record_id
from clipqa.admin.pasted_topics.check import Check
from clipqa.curation import EditConflict
from clipqa.importers.pasted_topics import Outcome
from clipqa.importers.problems import FileError
from clipqa.models import PastedPage
from clipqa.views.resubmit import VERSION_FIELD

SAVE = "_save_records"
MAX_WARNINGS = 5
SAVED_MEANWHILE = gettext_lazy(
    "This page was saved meanwhile, so nothing was saved now. These records still wait; check them "
    "again."
)
SAME_RECORDS = gettext_lazy(
    "Somebody is adding the same records, so nothing was saved. Save them again."
)


def check_sent(request: HttpRequest, page: PastedPage) -> tuple[Check, HttpResponse | None]:
    """Save the sent page. Returns its forms, and the response unless they are to be shown."""
    check = Check(page, request.user, request.POST)
    if not check.is_valid():
        return check, None
    seen = record_id(request.POST.get(VERSION_FIELD)) or 0
    try:
        outcome = check.save(seen)
    except EditConflict as error:
        messages.warning(request, str(SAVED_MEANWHILE))
        return Check(cast("PastedPage", error.current), request.user, request.POST), None
    except FileError:  # the import's own sentence speaks of earlier chunks
        messages.error(request, str(SAME_RECORDS))
        return check, None
    if outcome is None:
        return check, None
    _report(request, outcome)
    return check, HttpResponseRedirect(_next_page(page, outcome))


def _next_page(page: PastedPage, outcome: Outcome) -> str:
    if outcome.waiting:
        return reverse("admin:clipqa_pastedpage_change", args=[page.pk])
    return reverse("admin:clipqa_answer_changelist")


def _report(request: HttpRequest, outcome: Outcome) -> None:
    told = [each for each in _sentences(outcome) if each[1]]
    for level, count, sentence in told:
        messages.add_message(request, level, sentence % {"count": count})
    if not told:
        messages.info(request, _("All records were left out, so nothing was saved."))
    for warning in outcome.warnings[:MAX_WARNINGS]:
        messages.warning(request, warning)


def _sentences(outcome: Outcome) -> list[tuple[int, int, str]]:
    created, existing = outcome.created, outcome.existing
    differing = outcome.differing
    waiting = outcome.waiting - differing
    return [
        (
            messages.SUCCESS,
            created,
            ngettext("%(count)d draft was created.", "%(count)d drafts were created.", created),
        ),
        (
            messages.INFO,
            existing,
            ngettext(
                "%(count)d answer is in the library already and was not changed.",
                "%(count)d answers are in the library already and were not changed.",
                existing,
            ),
        ),
        (
            messages.WARNING,
            differing,
            ngettext(
                "%(count)d answer is in the library with another text, which was not changed. Its "
                "record stays here: change the answer on its own page, or leave the record out.",
                "%(count)d answers are in the library with other texts, which were not changed. "
                "Their records stay here: change the answers on their own pages, or leave the "
                "records out.",
                differing,
            ),
        ),
        (
            messages.INFO,
            waiting,
            ngettext(
                "%(count)d record waits for its video.",
                "%(count)d records wait for their videos.",
                waiting,
            ),
        ),
    ]
