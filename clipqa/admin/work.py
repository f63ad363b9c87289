"""The admin's page of background jobs: how many wait, are late or failed, and a button to retry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.fields import record_ids
from clipqa.history.audit import note
from clipqa.jobs.kinds import KINDS, Kind
from clipqa.jobs.status import Status, late_work_sentence, read_statuses, retry
from clipqa.models import (
    ArticleNotice,
    Event,
    FilmAnalysis,
    Job,
    Mailing,
    Notice,
    ReportReply,
    SourceCheck,
)

MAX_ROWS = 50
NOTHING_RETRIED = _("No job is tried again: it is done, or another user has tried it again.")


@dataclass(frozen=True)
class FailedJob:
    job: Job
    text: str
    url: str


@dataclass(frozen=True)
class Section:
    status: Status
    failed: list[FailedJob]


def failed_analyses() -> list[FailedJob]:
    rows = FilmAnalysis.objects.failed().select_related("video")
    rows = rows.defer("levels", "overview", "frame_times")
    page = "admin:clipqa_video_change"
    return [
        FailedJob(job, job.video.title, reverse(page, args=[job.video_id])) for job in _latest(rows)
    ]


def failed_source_checks() -> list[FailedJob]:
    rows = SourceCheck.objects.failed().select_related("video")
    page = "admin:clipqa_video_change"
    return [
        FailedJob(job, job.video.title, reverse(page, args=[job.video_id])) for job in _latest(rows)
    ]


def failed_notices() -> list[FailedJob]:
    rows = Notice.objects.failed().select_related("person", "answer__question")
    return [_failed_notice(job, job.answer.question.text) for job in _latest(rows)]


def failed_article_notices() -> list[FailedJob]:
    rows = ArticleNotice.objects.failed().select_related("person", "article")
    return [_failed_notice(job, job.article.title) for job in _latest(rows)]


def failed_report_replies() -> list[FailedJob]:
    """Return the failed replies by the names of their reports, which contain no address."""
    rows = ReportReply.objects.failed().select_related("report")
    page = "admin:clipqa_clipreport_change"
    return [
        FailedJob(job, str(job.report), reverse(page, args=[job.report_id]))
        for job in _latest(rows)
    ]


def _failed_notice(job: Any, name: str) -> FailedJob:
    page = reverse(f"admin:clipqa_{job.record_name}_change", args=[job.record_id])
    return FailedJob(job, f"{job.person.get_username()} · {job.get_event_display()}: {name}", page)


def failed_mailings() -> list[FailedJob]:
    """Return the failed mails without their addresses, which administrators don't see."""
    page = reverse("admin:subscriptions")
    return [
        FailedJob(job, f"{job.get_event_display()} {job.occasion}".strip(), page)
        for job in _latest(Mailing.objects.failed().defer("contents"))
    ]


def _latest(rows: Any) -> Any:
    return rows.order_by("-finished_at")[:MAX_ROWS]


# The permissions to see the jobs of a kind, and its failed rows. These name videos that only
# reviewers may see, and the recipients of notices.
PAGES: dict[str, tuple[set[str], Callable[[], list[FailedJob]]]] = {
    "filmanalysis": ({"clipqa.change_video", "clipqa.review_answer"}, failed_analyses),
    "sourcecheck": ({"clipqa.change_video", "clipqa.review_answer"}, failed_source_checks),
    "notice": ({"clipqa.change_user", "clipqa.review_answer"}, failed_notices),
    "reportreply": ({"clipqa.change_clipreport", "clipqa.review_answer"}, failed_report_replies),
    "mailing": ({"clipqa.view_subscriber"}, failed_mailings),
    "articlenotice": ({"clipqa.change_user", "clipqa.review_article"}, failed_article_notices),
}


def visible_kinds(person: Any) -> list[Kind]:
    return [
        KINDS[name]
        for name, (permissions, _rows) in PAGES.items()
        if name in KINDS and person.has_perms(permissions)
    ]


def work_problems(person: Any) -> dict[str, Any]:
    """Return the overdue and failed jobs that the admin's index page reports."""
    kinds = visible_kinds(person)
    awaited = {kind.name for kind in kinds if kind.is_awaited}
    if not awaited:
        return {"is_visible": bool(kinds)}
    statuses = [status for name, status in read_statuses().items() if name in awaited]
    failed = sum(status.failed for status in statuses)
    return {"is_visible": True, "late": late_work_sentence(statuses), "failed": failed}


def work_page(request: HttpRequest) -> HttpResponse:
    kinds = visible_kinds(request.user)
    if not kinds:
        raise PermissionDenied
    if request.method == "POST":
        _retry(request, kinds)
        return redirect("admin:work")
    found = read_statuses()
    statuses = [found[kind.name] for kind in kinds]
    sections = [Section(status, PAGES[status.kind.name][1]()) for status in statuses]
    context = {
        **admin.site.each_context(request),
        "title": _("Background jobs"),
        "sections": sections,
        "late": late_work_sentence(statuses),
    }
    return TemplateResponse(request, "admin/clipqa/work.html", context)


def _retry(request: HttpRequest, kinds: list[Kind]) -> None:
    """Retry the job of the pressed button, or all failed jobs of a kind."""
    chosen = request.POST.get("job")
    kind = next((kind for kind in kinds if kind.name == request.POST.get("kind")), None)
    count = _retry_and_note(kind, None if chosen is None else record_ids([chosen])) if kind else 0
    if not count:
        messages.warning(request, NOTHING_RETRIED)
        return
    message = ngettext("%(count)d job is tried again.", "%(count)d jobs are tried again.", count)
    messages.success(request, message % {"count": count})


def _retry_and_note(kind: Kind, pks: Iterable[int] | None) -> int:
    """Retry jobs with an entry in the audit log. Return their number."""
    chosen = None if pks is None else list(pks)
    with transaction.atomic():
        count = retry(kind, chosen)
        if count:
            subject = " ".join([kind.name, *map(str, chosen or ())])
            note(Event.JOBS_RETRIED, subject, after={"jobs": count})
    return count
