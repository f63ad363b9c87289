"""Deletion of answers.

The delete page archives an answer, with a button that undoes it. Another page erases it
permanently, and asks for a reason and a typed confirmation.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.base import HiddenIs404, RecordPagesMixin
from clipqa.admin.fields import record_ids
from clipqa.curation.archiving import archive_answers, unarchive_answers
from clipqa.curation.erasing import erase, records_to_erase
from clipqa.curation.roles import may_review
from clipqa.curation.taking_down import citing_articles, what_readers_lose
from clipqa.models import Answer, Article
from clipqa.models.fields import validate_plain_text

MAX_NAMED_ARTICLES = 5  # in a message
MAX_UNDONE = 200  # at once, since the button contains their ids


class ArchivingMixin(HiddenIs404, ModelAdmin):
    """Mixin for the answers' admin."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        undo = path("undo-archive/", wrap(self.undo_archive_view), name="answer_undo_archive")
        return [undo, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        """Remove Django's action that deletes records; archiving replaces it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return nothing, as nothing is deleted; the page lists the records hidden from readers."""
        return [], {}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer: Any = self.get_object(request, object_id)
        more = {
            "lost": what_readers_lose(answer),
            "can_erase": request.user.has_perm("clipqa.add_erasure"),
        }
        return super().delete_view(request, object_id, {**more, **(extra_context or {})})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log no deletion: archiving is logged as a change."""
        return []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.archive_revisions = archive_answers([obj])  # type: ignore[attr-defined]
        self.log_change(request, obj, _("Archived."))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.report_archived(request, 1, getattr(request, "archive_revisions", []))
        return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))

    def archive_selected(self, request: HttpRequest, answers: "QuerySet[Answer]") -> None:
        selected = list(answers)
        citing = list(citing_articles(selected))
        revisions = archive_answers(selected)
        for answer in selected:
            self.log_change(request, answer, _("Archived."))
        self.report_archived(request, len(selected), revisions)
        if citing:
            messages.warning(request, _citing_message(citing))

    def report_archived(self, request: HttpRequest, count: int, revisions: list[int]) -> None:
        message = ngettext(
            "%(count)d answer was archived.", "%(count)d answers were archived.", count
        )
        text = message % {"count": count}
        if not revisions or len(revisions) > MAX_UNDONE:
            messages.success(request, text)
            return
        # The button submits the list's form, which has the CSRF token; messages can't store one.
        undo = format_html(
            '{} <button type="submit" class="undo" form="changelist-form" name="revisions" '
            'value="{}" formaction="{}">{}</button>',
            text,
            ",".join(map(str, revisions)),
            reverse("admin:answer_undo_archive"),
            _("Undo"),
        )
        messages.success(request, undo)

    def undo_archive_view(self, request: HttpRequest) -> HttpResponse:
        if not (may_review(request.user) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method == "POST":
            self._undo(request, request.POST.get("revisions", ""))
        return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))

    def _undo(self, request: HttpRequest, given: str) -> None:
        ids = {*record_ids(given.split(",")[:MAX_UNDONE])}
        restored, changed = unarchive_answers(ids)
        for answer in restored:
            self.log_change(request, answer, _("Restored from the archive."))
        if restored:
            message = ngettext(
                "%(count)d answer was restored.",
                "%(count)d answers were restored.",
                len(restored),
            )
            messages.success(request, message % {"count": len(restored)})
        if changed or not ids:
            skipped = _(
                "Answers that were changed since then were not restored. Open them to compare."
            )
            messages.warning(request, skipped)


def _citing_message(articles: list[Article]) -> str:
    names = ", ".join(f"“{article.title}”" for article in articles[:MAX_NAMED_ARTICLES])
    more = ", …" if len(articles) > MAX_NAMED_ARTICLES else ""
    sentence = ngettext(
        "%(count)d published article cites them, and says now that the clip is no longer "
        "available: %(names)s.",
        "%(count)d published articles cite them, and say now that the clip is no longer "
        "available: %(names)s.",
        len(articles),
    )
    return sentence % {"count": len(articles), "names": names + more}


class EraseForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "The reason is kept in the audit log with your name. Don’t repeat the erased text."
        ),
    )
    typed = forms.CharField(
        label=gettext_lazy("Type the answer’s public id to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer

    def clean_typed(self) -> str:
        """Accept the answer's public id, or the text of its question."""
        typed = str(self.cleaned_data["typed"]).strip()
        if typed not in {self.answer.public_id, self.answer.question.text}:
            raise forms.ValidationError(
                _("This is not the public id of the answer. Type %(id)s to erase it."),
                params={"id": self.answer.public_id},
            )
        return typed


class ErasingMixin(RecordPagesMixin):
    """Mixin for the answers' admin, whose delete page only archives."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = path("<path:object_id>/erase/", wrap(self.erase_view), name="answer_erase")
        return [own, *super().get_urls()]

    def erase_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        if not request.user.has_perm("clipqa.add_erasure"):
            raise PermissionDenied
        form = EraseForm(request.POST or None, answer=answer)
        if request.method == "POST" and form.is_valid():
            self._report_erased(request, erase(answer, form.cleaned_data["why"]))
            return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))
        erased = records_to_erase(answer)
        context = {
            "title": _("Erase for good: %(name)s") % {"name": answer.question},
            "form": form,
            "erased": [(record._meta.verbose_name, record) for record in erased],
            "remaining": _remaining(answer, erased),
            "citing": citing_articles([answer]),
        }
        return self.render_record_page(request, answer, "answer/erase", context)

    def _report_erased(self, request: HttpRequest, left: list[str]) -> None:
        messages.success(
            request, _("The answer was erased for good. Its address now says that it was removed.")
        )
        if left:
            sentence = _("These files could not be deleted. Delete them by hand: %(names)s")
            messages.error(request, sentence % {"names": ", ".join(left)})


def _remaining(answer: Answer, erased: list[Any]) -> list[Any]:
    shared = [answer.clip, answer.clip.video, answer.question]
    return [(record._meta.verbose_name, record) for record in shared if record not in erased]
