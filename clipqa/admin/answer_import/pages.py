"""Import of answers: upload, match the columns, check the rows, correct them, apply, undo."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.answer_import.forms import UploadForm
from clipqa.admin.answer_import.lists import add_corrections, pages_of, rejected_rows
from clipqa.admin.base import BaseAdmin
from clipqa.importers import staged_imports
from clipqa.importers.columns import NOT_READ
from clipqa.importers.import_report import field_label
from clipqa.importers.problems import FileError
from clipqa.importers.records import FIELDS
from clipqa.importers.undo_import import undo
from clipqa.lib.packing import unpack
from clipqa.models import AnswerImport

MAX_LISTED = 20  # earlier imports of the user
COLUMN = "column-"  # an input's name is this and the number of the column
RENAME = "rename-"  # this, the model and the number of the new name


class AnswerImportMixin(BaseAdmin):
    """Mixin with these pages, for the admin of answers."""

    def get_urls(self) -> list[URLPattern]:
        upload = self.admin_site.admin_view(self.import_view)
        one = self.admin_site.admin_view(self.one_import_view)
        return [
            path("import/", upload, name="clipqa_answer_import"),
            path("import/<int:import_id>/", one, name="clipqa_answer_one_import"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = UploadForm(*sent)
        form.person = request.user
        if form.is_valid() and form.staged:
            self._warn_of_repetition(request, form.staged)
            return _to(form.staged)
        own = staged_imports.imports_of(request.user).defer("content", "report")
        context = {
            "title": _("Import answers"),
            "form": form,
            "imports": own.order_by("-pk")[:MAX_LISTED],
            "max_rows": f"{staged_imports.max_rows(request.user):,}",
        }
        return self._render_import(request, "upload", context)

    def _warn_of_repetition(self, request: HttpRequest, staged: AnswerImport) -> None:
        same = staged_imports.imports_of(request.user).filter(digest=staged.digest, undone_at=None)
        if same.exclude(applied_at=None).exists():
            messages.info(request, _("You have imported this file before."))

    def one_import_view(self, request: HttpRequest, import_id: int) -> HttpResponse:
        staged = staged_imports.find_import(import_id, request.user)
        if staged is None or not self.has_add_permission(request):
            raise Http404
        if request.method == "POST":
            try:
                return self._act_import(request, staged)
            except FileError as error:
                messages.error(request, str(error))
                return _to(staged)
        report = unpack(staged.report) if staged.report else None
        pages = pages_of(report, request.GET) if report else {}
        context = {
            "title": staged.name,
            "staged": staged,
            "columns": [] if staged.applied_at else _columns(staged),
            "fields": [(name, field_label(name)) for name in FIELDS],
            "not_read": NOT_READ,
            "report": report,
            "has_similar": bool(
                report and any(any(names.values()) for names in report.get("similar", {}).values())
            ),
            "pages": pages,
            "rejected": rejected_rows(pages["rejected"]) if report else [],
            "new": _new_records(report, staged) if report else [],
        }
        return self._render_import(request, "check", context)

    def _act_import(self, request: HttpRequest, staged: AnswerImport) -> HttpResponse:
        sent = request.POST
        if staged.applied_at is not None:
            if "_undo" in sent and staged.undone_at is None:
                self._undo_import(request, staged)
        elif "_discard" in sent:
            staged.delete()
            messages.success(request, _("The file was discarded. Nothing was imported."))
            return HttpResponseRedirect(reverse("admin:clipqa_answer_import"))
        elif "_apply" in sent or "_apply_good" in sent:
            self._apply_import(request, staged, all_or_nothing="_apply" in sent)
        else:
            self._check_import(request, staged)
        return _to(staged)

    def _check_import(self, request: HttpRequest, staged: AnswerImport) -> None:
        if staged.report and "_recheck" in request.POST:
            report = unpack(staged.report)
            add_corrections(staged, report, request.POST)
            staged.renames = _chosen_names(report, staged, request.POST)
        elif "_columns" in request.POST:
            chosen = {
                name: request.POST[f"{COLUMN}{at}"] or NOT_READ
                for at, name in enumerate(staged.columns["names"])
                if f"{COLUMN}{at}" in request.POST
            }
            staged_imports.choose_columns(staged, chosen)
        staged.report = None
        staged.save()
        staged_imports.check(staged, request.user)

    def _apply_import(
        self, request: HttpRequest, staged: AnswerImport, *, all_or_nothing: bool
    ) -> None:
        if not staged_imports.apply(staged, request.user, all_or_nothing=all_or_nothing):
            messages.error(
                request, _("A row was rejected, so nothing was imported. Correct it first.")
            )
            return
        counts = unpack(staged.report or b"")["counts"]
        changed = counts["created"] + counts["updated"]
        sentence = ngettext(
            "%(count)d answer was created or changed.",
            "%(count)d answers were created or changed.",
            changed,
        )
        messages.success(request, sentence % {"count": changed})

    def _undo_import(self, request: HttpRequest, staged: AnswerImport) -> None:
        outcome = undo(staged, request.user)
        sentence = ngettext(
            "The import was undone for %(count)d answer.",
            "The import was undone for %(count)d answers.",
            outcome.undone,
        )
        messages.success(request, sentence % {"count": outcome.undone})
        if outcome.left:
            left = ngettext(
                "%(count)d answer was changed or used since and was left alone: %(names)s",
                "%(count)d answers were changed or used since and were left alone: %(names)s",
                len(outcome.left),
            )
            names = ", ".join(f"“{name}”" for name in outcome.left[:MAX_LISTED])
            messages.warning(request, left % {"count": len(outcome.left), "names": names})

    def _render_import(
        self, request: HttpRequest, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        template = f"admin/clipqa/answer/import/{name}.html"
        return TemplateResponse(request, template, {**shared, **context})


def _to(staged: AnswerImport) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:clipqa_answer_one_import", args=[staged.pk]))


def _columns(staged: AnswerImport) -> list[dict[str, Any]]:
    samples = staged.columns["samples"]
    return [
        {"input": f"{COLUMN}{at}", "name": name, "field": field, "samples": samples.get(name, [])}
        for at, (name, field) in enumerate(staged_imports.matched_columns(staged))
    ]


def _new_records(report: dict[str, Any], staged: AnswerImport) -> list[dict[str, Any]]:
    """Return the new outlets, topics and videos, with existing names that may be meant."""
    labels = {"outlet": _("New outlets"), "topic": _("New topics"), "video": _("New videos")}
    similar = report.get("similar", {})
    return [
        {
            "label": labels[model],
            "names": [
                {
                    "input": f"{RENAME}{model}-{at}",
                    "name": name,
                    "similar": similar.get(model, {}).get(name, []),
                }
                for at, name in enumerate(names)
            ],
            "renamed": staged.renames.get(model, {}),
        }
        for model, names in report["new"].items()
        if names or staged.renames.get(model)
    ]


def _chosen_names(report: dict[str, Any], staged: AnswerImport, sent: Any) -> dict[str, Any]:
    renames = {model: dict(names) for model, names in staged.renames.items()}
    for model, offered in report.get("similar", {}).items():
        for at, name in enumerate(report["new"][model]):
            chosen = cast("str", sent.get(f"{RENAME}{model}-{at}", ""))
            if chosen in offered.get(name, []):
                renames.setdefault(model, {})[name] = chosen
    return renames
