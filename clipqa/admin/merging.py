"""Merge a question, topic, outlet or author into another: select it, review what moves, confirm."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.fields import RecordSelect
from clipqa.curation import EditConflict
from clipqa.curation.merging import SeenVersions, get_merge_counts, merge, validate_merge
from clipqa.models import Answer, Article, Author, Outlet, Question, Topic, Video

# A relation to each model, since Django's autocomplete widget is bound to a field.
RELATION_FIELDS: dict[type[Model], Any] = {
    Author: Article._meta.get_field("author"),
    Outlet: Video._meta.get_field("outlet"),
    Question: Answer._meta.get_field("question"),
    Topic: Question._meta.get_field("topics"),
}
NEWER = gettext_lazy(
    "One of the two records was saved meanwhile. Check the merge again, then confirm."
)


class MergeForm(forms.Form):
    """The target of the merge, and the versions of both records that the page showed."""

    merged_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    into_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, merged: Model) -> None:
        super().__init__(data)
        self.merged = merged
        model = type(merged)
        self.fields["into"] = forms.ModelChoiceField(
            model._default_manager.all(),
            label=gettext_lazy("Merge into"),
            widget=RecordSelect(RELATION_FIELDS[model], admin.site),
        )

    def clean_into(self) -> Any:
        into = self.cleaned_data["into"]
        validate_merge(self.merged, into)
        return into


class MergingMixin(RecordPagesMixin):
    """Mixin for the admin of a model whose records can be merged."""

    def get_urls(self) -> list[URLPattern]:
        return [self.record_route("merge", self.merge_view), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if record is not None and self.may_merge(request, record):
            context["merge_url"] = self.record_url("merge", record)
        return super().render_change_form(request, context, *args, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        record = context["object"]
        if self.may_merge(request, record):
            context["merge_url"] = self.record_url("merge", record)
        return super().render_delete_form(request, context)

    def may_merge(self, request: HttpRequest, record: Any) -> bool:
        """Require both permissions, since a merge changes one record and deletes the other."""
        changes = self.has_change_permission(request, record)
        return changes and self.has_delete_permission(request, record)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, unquote(object_id))
        if not self.may_merge(request, record):
            raise PermissionDenied
        form = MergeForm(request.POST or request.GET or None, record)
        into = form.cleaned_data["into"] if form.is_valid() else None
        if request.method == "POST" and into is not None:
            return self._merge_records(request, record, into, form.cleaned_data)
        context = {
            "title": _("Merge into another: %(name)s") % {"name": record},
            "form": form,
            "media": self.media + form.media,
            "into": into,
            "moving": get_merge_counts(record, into) if into else None,
        }
        return self.render_record_page(request, record, "merge", context)

    def _merge_records(
        self, request: HttpRequest, record: Any, into: Any, given: dict[str, Any]
    ) -> HttpResponse:
        seen = SeenVersions(given["merged_version"] or 0, given["into_version"] or 0)
        names = {"old": str(record), "new": str(into)}
        try:
            merge(record, into, seen)
        except (EditConflict, ObjectDoesNotExist):
            messages.warning(request, str(NEWER))
            return HttpResponseRedirect(f"{request.path}?into={into.pk}")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(request.path)
        self.log_change(request, into, _("“%(old)s” was merged into it.") % names)
        messages.success(request, _("“%(old)s” was merged into “%(new)s”.") % names)
        return HttpResponseRedirect(self.record_url("change", into))
