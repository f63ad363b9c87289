"""The page that restores an earlier version of a record, after asking for a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.fields import record_id
from clipqa.admin.history.steps import StepsMixin, find_revision
from clipqa.curation import EditConflict
from clipqa.curation.restoring import RESTORED, restore
from clipqa.history import RecordHistory, State
from clipqa.models import Revision
from clipqa.models.fields import validate_plain_text

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


class RestoringMixin(StepsMixin):
    """Mixin with the page, for models in `RESTORED` and, by its hooks, for answers."""

    def restore_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        history = self.get_restorable(request, object_id)
        revision = find_revision(history, str(revision_id))
        title = _("Restore an earlier version: %(name)s") % {"name": history.record}
        earlier = history.state_after(revision.pk)
        return self.ask_and_restore(request, history, revision, earlier, {"title": title})

    def get_restorable(self, request: HttpRequest, object_id: str) -> RecordHistory:
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record):
            raise PermissionDenied
        return self.get_history(request, record)

    def ask_and_restore(
        self,
        request: HttpRequest,
        history: RecordHistory,
        revision: Revision,
        earlier: State,
        context: dict[str, Any],
    ) -> HttpResponse:
        """Restore a state if the request has a reason, else render the page that asks for one."""
        record: Any = history.record
        form = RestoreForm(
            request.POST or None, initial={"edit_version": self.get_seen_version(record)}
        )
        if request.method == "POST" and form.is_valid():
            done = self._restore(request, record, earlier, form)
            if done:
                return done
        context = {
            **context,
            "step": self.get_step(request, revision),
            "form": form,
            **self.get_restore_context(request, history, earlier),
        }
        return self.render_record_page(request, record, "restore", context)

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        return self.has_change_permission(request, record)

    def get_restored_names(self) -> tuple[str, ...]:
        """Return the names in a state that restoring brings back."""
        return RESTORED[self.model]

    def get_seen_version(self, record: Any) -> str:
        """Return the version of the record on the page, for `restore_record`."""
        return str(record.edit_version)

    def get_restore_context(
        self, request: HttpRequest, history: RecordHistory, earlier: State
    ) -> dict[str, Any]:
        """Return what the page says about the consequences of restoring this state."""
        now = history.state_after()
        wanted = {name: earlier[name] for name in self.get_restored_names() if name in earlier}
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
