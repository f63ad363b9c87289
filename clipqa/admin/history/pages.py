"""History pages of a record: list its revisions, compare any two, restore one."""

from typing import Any, NamedTuple

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
from clipqa.admin.history.values import FieldDifference, changed_labels, differences
from clipqa.curation import EditConflict
from clipqa.curation.restoring import RESTORED, restore
from clipqa.history import TRACKED_FIELDS, RecordHistory, State
from clipqa.models import Revision
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
    edit_version = forms.CharField(widget=forms.HiddenInput, required=False)


class Step(NamedTuple):
    """A revision as a page shows it."""

    revision: Revision
    changed: str  # labels of the changed fields
    why: str
    record: Any = None  # a link to the record that was changed, if that is another one


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
        page = Paginator(self.get_history(request, record).revisions, PER_PAGE).get_page(
            request.GET.get("p")
        )
        context = {
            "title": _("History: %(name)s") % {"name": record},
            "rows": [self.get_step(request, revision) for revision in page],
            "page": page,
            "can_restore": self.may_restore(request, record),
            **(extra_context or {}),
        }
        return self.render_record_page(request, record, "history", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        history = self.get_history(request, record)
        newer = _find_revision(history, request.GET.get("to", ""))
        given = request.GET.get("from")
        older = _find_revision(history, given) if given else None
        if older and older.pk > newer.pk:
            older, newer = newer, older
        before = history.state_after(older.pk) if older else history.state_before(newer)
        context = {
            "title": _("Compare: %(name)s") % {"name": record},
            "older": self.get_step(request, older) if older else None,
            "newer": self.get_step(request, newer),
            "differences": self.get_differences(before, history.state_after(newer.pk)),
            "can_restore": self.may_restore(request, record),
        }
        return self.render_record_page(request, record, "compare", context)

    def restore_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record):
            raise PermissionDenied
        history = self.get_history(request, record)
        revision = _find_revision(history, str(revision_id))
        earlier = history.state_after(revision.pk)
        form = RestoreForm(
            request.POST or None, initial={"edit_version": self.get_seen_version(record)}
        )
        if request.method == "POST" and form.is_valid():
            done = self._restore(request, record, earlier, form)
            if done:
                return done
        context = {
            "title": _("Restore an earlier version: %(name)s") % {"name": record},
            "step": self.get_step(request, revision),
            "form": form,
            **self.get_restore_context(request, history, earlier),
        }
        return self.render_record_page(request, record, "restore", context)

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        return self.has_change_permission(request, record)

    def get_history(self, request: HttpRequest, record: Any) -> RecordHistory:
        return RecordHistory(record)

    def get_step(self, request: HttpRequest, revision: Revision) -> Step:
        return Step(revision, changed_labels(revision), revision.why)

    def get_differences(self, before: State, after: State) -> list[FieldDifference]:
        return differences(self.model, before, after)

    def get_seen_version(self, record: Any) -> str:
        """Return the version of the record on the page, for `restore_record`."""
        return str(record.edit_version)

    def get_restore_context(
        self, request: HttpRequest, history: RecordHistory, earlier: State
    ) -> dict[str, Any]:
        """Return what the page says about the consequences of restoring this state."""
        now = history.state_after()
        wanted = {name: earlier[name] for name in RESTORED[self.model] if name in earlier}
        return {"differences": self.get_differences(now, {**now, **wanted})}

    def restore_record(self, record: Any, earlier: State, seen: str, why: str) -> None:
        restore(record, earlier, record_id(seen) or 0, why)

    def _restore(
        self, request: HttpRequest, record: Any, earlier: State, form: RestoreForm
    ) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            self.restore_record(record, earlier, given["edit_version"], given["why"])
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


def _find_revision(history: RecordHistory, given: str) -> Revision:
    found: Revision | None = history.revisions.filter(pk=record_id(given)).first()
    if found is None:
        raise Http404
    return found
