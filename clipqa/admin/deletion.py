"""Deletion of records that readers see: answers and articles.

The delete page archives a record, with a button that undoes it. Another page erases it
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
from django.utils.translation import gettext_lazy

from clipqa.admin.base import HiddenIs404, RecordPagesMixin
from clipqa.admin.fields import record_ids
from clipqa.curation.archiving import archive_records, unarchive_records
from clipqa.curation.roles import may_review
from clipqa.models.fields import validate_plain_text

MAX_UNDONE = 200  # at once, since the button contains their ids


class ArchivingMixin(HiddenIs404, ModelAdmin):
    """Mixin for the admin of a model whose records are archived instead of deleted."""

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(self.undo_archive_view)
        return [path("undo-archive/", undo, name=self._undo_name), *super().get_urls()]

    @property
    def _undo_name(self) -> str:
        return f"{self.opts.model_name}_undo_archive"

    @property
    def _list_url(self) -> str:
        return reverse(f"admin:clipqa_{self.opts.model_name}_changelist")

    def archived_message(self, count: int) -> str:
        """Return the sentence after records were archived."""
        raise NotImplementedError

    def restored_message(self, count: int) -> str:
        raise NotImplementedError

    def skipped_message(self) -> str:
        """Return the sentence about records that were changed since they were archived."""
        raise NotImplementedError

    def get_readers_lose(self, record: Any) -> dict[str, Any]:
        """Return what the delete page says about the pages of readers."""
        return {}

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
        record: Any = self.get_object(request, object_id)
        may_erase = request.user.has_perm("clipqa.add_erasure")
        more = {**self.get_readers_lose(record), "can_erase": may_erase}
        return super().delete_view(request, object_id, {**more, **(extra_context or {})})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log no deletion: archiving is logged as a change."""
        return []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.archive_revisions = archive_records(self.model, [obj.pk])  # type: ignore[attr-defined]
        self.log_change(request, obj, _("Archived."))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.report_archived(request, 1, getattr(request, "archive_revisions", []))
        return HttpResponseRedirect(self._list_url)

    def archive_chosen(self, request: HttpRequest, records: "QuerySet[Any]") -> list[Any]:
        selected = list(records)
        revisions = archive_records(self.model, [record.pk for record in selected])
        for record in selected:
            self.log_change(request, record, _("Archived."))
        self.report_archived(request, len(selected), revisions)
        return selected

    def report_archived(self, request: HttpRequest, count: int, revisions: list[int]) -> None:
        text = self.archived_message(count)
        if not revisions or len(revisions) > MAX_UNDONE:
            messages.success(request, text)
            return
        # The button submits the list's form, which has the CSRF token; messages can't store one.
        undo = format_html(
            '{} <button type="submit" class="undo" form="changelist-form" name="revisions" '
            'value="{}" formaction="{}">{}</button>',
            text,
            ",".join(map(str, revisions)),
            reverse(f"admin:{self._undo_name}"),
            _("Undo"),
        )
        messages.success(request, undo)

    def undo_archive_view(self, request: HttpRequest) -> HttpResponse:
        may = may_review(request.user, str(self.opts.model_name))
        if not (may and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method == "POST":
            self._undo(request, request.POST.get("revisions", ""))
        return HttpResponseRedirect(self._list_url)

    def _undo(self, request: HttpRequest, given: str) -> None:
        ids = {*record_ids(given.split(",")[:MAX_UNDONE])}
        restored, changed = unarchive_records(self.model, ids)
        for record in restored:
            self.log_change(request, record, _("Restored from the archive."))
        if restored:
            messages.success(request, self.restored_message(len(restored)))
        if changed or not ids:
            messages.warning(request, self.skipped_message())


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
        label=gettext_lazy("Type the public id to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args: Any, public_id: str, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._public_id, self._name = public_id, name

    def clean_typed(self) -> str:
        """Accept the record's public id, or its name: of an answer the text of its question."""
        typed = str(self.cleaned_data["typed"]).strip()
        if typed not in {self._public_id, self._name}:
            raise forms.ValidationError(
                _("This is not the public id. Type %(id)s to erase it."),
                params={"id": self._public_id},
            )
        return typed


class ErasingMixin(RecordPagesMixin):
    """Mixin with the page that erases a record, for models whose delete page only archives."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.model_name}_erase"
        return [
            path("<path:object_id>/erase/", wrap(self.erase_view), name=name),
            *super().get_urls(),
        ]

    def erase_record(self, record: Any, why: str) -> list[str]:
        """Erase the record. Return the names of the files that could not be deleted."""
        raise NotImplementedError

    def erased_message(self) -> str:
        raise NotImplementedError

    def name_to_type(self, record: Any) -> str:
        """Return the name that confirms erasing, besides the public id."""
        return str(record)

    def get_erase_context(self, record: Any) -> dict[str, Any]:
        """Return what the page lists: the erased records, and those that remain."""
        return {}

    def erase_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, unquote(object_id))
        if not request.user.has_perm("clipqa.add_erasure"):
            raise PermissionDenied
        name = self.name_to_type(record)
        form = EraseForm(request.POST or None, public_id=record.public_id, name=name)
        if request.method == "POST" and form.is_valid():
            self._report_erased(request, self.erase_record(record, form.cleaned_data["why"]))
            return HttpResponseRedirect(reverse(f"admin:clipqa_{self.opts.model_name}_changelist"))
        title = _("Erase for good: %(name)s") % {"name": name}
        context = {"title": title, "form": form, **self.get_erase_context(record)}
        return self.render_record_page(request, record, f"{self.opts.model_name}/erase", context)

    def _report_erased(self, request: HttpRequest, left: list[str]) -> None:
        messages.success(request, self.erased_message())
        if left:
            sentence = _("These files could not be deleted. Delete them by hand: %(names)s")
            messages.error(request, sentence % {"names": ", ".join(left)})
