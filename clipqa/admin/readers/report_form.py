"""The form by which a report of a problem is decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clipqa.models import ClipReport
from clipqa.models.clip_report import MAX_REPORT_LENGTH
from clipqa.models.fields import validate_plain_text
from clipqa.models.submission import MAX_REASON_LENGTH
from clipqa.readers.reports import can_reply

CLOSE, REOPEN, WITHHOLD, KEEP = "close", "reopen", "withhold", "keep"
NEWER = _("It was changed meanwhile. Read it again, then decide.")


def verbs_of(report: ClipReport) -> tuple[str, ...]:
    """Return what can be decided about a report as it is now."""
    if not report.is_open:
        return (REOPEN,)
    return (WITHHOLD, KEEP) if report.is_claim else (CLOSE,)


class DecisionForm(forms.Form):
    """A claim of rights needs a reason, and a reply if one can be sent."""

    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
    )
    reply = forms.CharField(
        label=_("Reply by e-mail"),
        max_length=MAX_REPORT_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField", "dir": "auto"}),
        help_text=_("Sent with the decision. The e-mail address is deleted after that."),
        error_messages={"required": _("Write what the editors reply.")},
    )
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in (CLOSE, REOPEN, WITHHOLD, KEEP)])
    edit_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: ClipReport, **kwargs: Any) -> None:
        kwargs["initial"] = {"edit_version": report.edit_version}
        super().__init__(*args, **kwargs)
        self.report = report
        self._require_reason(is_required=report.is_claim and report.is_open)
        if not (report.is_claim and report.is_open and can_reply(report)):
            del self.fields["reply"]

    def _require_reason(self, *, is_required: bool) -> None:
        field = self.fields["reason"]
        field.required = is_required
        field.label = _("Reason") if is_required else _("Note")
        field.help_text = _("Only in the admin; of a withheld card also in its history.")
        if not is_required:
            field.help_text = _("For the other editors; it may stay empty.")
        field.error_messages["required"] = _("Write why. The reason stays on record.")

    def clean(self) -> dict[str, Any]:
        """Refuse a decision about another version, and one that the report's state excludes."""
        given = self.cleaned_data
        is_current = given.get("edit_version") == self.report.edit_version
        if not (is_current and given.get("verb") in verbs_of(self.report)):
            raise forms.ValidationError(NEWER)
        return given
