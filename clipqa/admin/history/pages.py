"""History pages of a record: list its revisions, compare any two, restore one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.fields import record_id
from clipqa.admin.history.values import differences, model_field_label
from clipqa.curation import EditConflict
from clipqa.curation.restoring import RESTORED, restore
from clipqa.history import TRACKED_FIELDS, State, revisions_of, rewound, state_after, stored_states
from clipqa.models import Revision, Verb
from clipqa.models.fields import validate_plain_text

PER_PAGE = 50
NEWER = gettext_lazy(
    "A newer version was saved meanwhile, so nothing was restored. Compare the "
    "versions again below."
)


class RestoreForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("The reason is shown in the history with your name."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)


class HistoryMixin(RecordPagesMixin):
    """Mixin with the history pages, for models in `TRACKED_FIELDS`; others have Django's."""

    def get_urls(self) -> list[URLPattern]:
        if self.model not in TRACKED_FIELDS:
            return super().get_urls()
        restore = "history/<int:revision_id>/restore"
        return [
            self.record_route("compare", self.compare_view, "history/compare"),
            self.record_route("restore", self.restore_view, restore),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.model not in TRACKED_FIELDS:
            return super().history_view(request, object_id, extra_context)
        record: Any = self.get_object(request, unquote(object_id))
        revisions = revisions_of(self.model, record.pk)
        page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("p"))
        rows = [(revision, self._changed_labels(revision)) for revision in page]
        context = {
            "title": _("History: %(name)s") % {"name": record},
            "rows": rows,
            "page": page,
            "can_restore": self.may_restore(request, record),
            **(extra_context or {}),
        }
        return self.render_record_page(request, record, "history", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        newer = self._revision(record, request.GET.get("to", ""))
        given = request.GET.get("from")
        older = self._revision(record, given) if given else None
        if older and older.pk > newer.pk:
            older, newer = newer, older
        after = state_after(self.model, newer)
        before = state_after(self.model, older) if older else _state_before(after, newer)
        context = {
            "title": _("Compare: %(name)s") % {"name": record},
            "older": older,
            "newer": newer,
            "differences": differences(self.model, before, after),
            "can_restore": self.may_restore(request, record),
        }
        return self.render_record_page(request, record, "compare", context)

    def restore_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record):
            raise PermissionDenied
        revision = self._revision(record, str(revision_id))
        state = state_after(self.model, revision)
        form = RestoreForm(request.POST or None, initial={"edit_version": record.edit_version})
        if request.method == "POST" and form.is_valid():
            done = self._restore(request, record, state, form)
            if done:
                return done
        now = stored_states(self.model, [record.pk])[record.pk]
        wanted = {name: state[name] for name in RESTORED[self.model] if name in state}
        context = {
            "title": _("Restore an earlier version: %(name)s") % {"name": record},
            "revision": revision,
            "differences": differences(self.model, now, {**now, **wanted}),
            "form": form,
        }
        return self.render_record_page(request, record, "restore", context)

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        return self.has_change_permission(request, record)

    def _restore(
        self, request: HttpRequest, record: Any, state: State, form: RestoreForm
    ) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            restore(record, state, given["edit_version"], given["why"])
        except EditConflict:
            messages.warning(request, str(NEWER))
            return HttpResponseRedirect(request.path)
        except ValidationError as error:
            record.refresh_from_db()
            for sentence in error.messages:
                form.add_error(None, sentence)
            return None
        self.log_change(request, record, _("Earlier version restored."))
        messages.success(request, _("The earlier version was restored."))
        return HttpResponseRedirect(self.record_url("change", record))

    def _revision(self, record: Any, given: str) -> Revision:
        same = revisions_of(self.model, record.pk).filter(pk=record_id(given))
        found: Revision | None = same.first()
        if found is None:
            raise Http404
        return found

    def _changed_labels(self, revision: Revision) -> str:
        labels = [model_field_label(self.model, name) for name in TRACKED_FIELDS[self.model]]
        named = zip(TRACKED_FIELDS[self.model], labels, strict=True)
        return ", ".join(label for name, label in named if name in revision.changes)


def _state_before(after: State, revision: Revision) -> State:
    return {} if revision.verb == Verb.CREATED else rewound(after, [revision])
