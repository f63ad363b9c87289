"""The admin's page on later work: what waits, is late or has failed, and a button to try again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.fields import record_ids
from clipqa.jobs.kinds import KINDS, Kind
from clipqa.jobs.status import Status, late_work_sentence, read_statuses, retry
from clipqa.models import FilmAnalysis, Job, Notice, Video

MAX_ROWS = 50
NOTHING_RETRIED = _("Nothing is tried again: it is done meanwhile, or another user was faster.")


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
    rows = FilmAnalysis.objects.failed().defer("levels", "overview", "frame_times")
    jobs = list(rows.order_by("-finished_at")[:MAX_ROWS])
    videos = Video.objects.in_bulk([job.video_id for job in jobs])
    page = "admin:clipqa_video_change"
    return [
        FailedJob(job, videos[job.video_id].title, reverse(page, args=[job.video_id]))
        for job in jobs
        if job.video_id in videos
    ]


def failed_notices() -> list[FailedJob]:
    rows = Notice.objects.failed().select_related("person", "answer__question")
    page = "admin:clipqa_answer_change"
    return [
        FailedJob(
            job,
            f"{job.person.get_username()} · {job.get_event_display()}: {job.answer.question.text}",
            reverse(page, args=[job.answer_id]),
        )
        for job in rows.order_by("-finished_at")[:MAX_ROWS]
    ]


# Who sees which jobs, and their failed rows. Notices name their recipients.
PAGES: dict[str, tuple[str, Callable[[], list[FailedJob]]]] = {
    "filmanalysis": ("clipqa.change_video", failed_analyses),
    "notice": ("clipqa.change_user", failed_notices),
}


def visible_kinds(person: Any) -> list[Kind]:
    return [
        KINDS[name]
        for name, (permission, _rows) in PAGES.items()
        if name in KINDS and person.has_perm(permission)
    ]


def work_problems(person: Any) -> dict[str, Any]:
    """Return what the admin's first page says of later work: overdue, or failed."""
    kinds = visible_kinds(person)
    if not kinds:
        return {}
    statuses = read_statuses()
    failed = sum(statuses[kind.name].failed for kind in kinds)
    return {"late": late_work_sentence(statuses.values()), "failed": failed}


def work_page(request: HttpRequest) -> HttpResponse:
    kinds = visible_kinds(request.user)
    if not kinds:
        raise PermissionDenied
    if request.method == "POST":
        _retry(request, kinds)
        return redirect("admin:work")
    statuses = read_statuses()
    sections = [Section(statuses[kind.name], PAGES[kind.name][1]()) for kind in kinds]
    context = {
        **admin.site.each_context(request),
        "title": _("Background jobs"),
        "sections": sections,
        "late": late_work_sentence(statuses.values()),
    }
    return TemplateResponse(request, "admin/clipqa/work.html", context)


def _retry(request: HttpRequest, kinds: list[Kind]) -> None:
    """Retry the job of the pressed button, or all failed jobs of a kind."""
    chosen = request.POST.get("job")
    kind = next((kind for kind in kinds if kind.name == request.POST.get("kind")), None)
    count = 0
    if kind is not None:
        count = retry(kind, None if chosen is None else record_ids([chosen]))
    if not count:
        messages.warning(request, NOTHING_RETRIED)
        return
    message = ngettext("%(count)d job is tried again.", "%(count)d jobs are tried again.", count)
    messages.success(request, message % {"count": count})
