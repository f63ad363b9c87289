"""The field of forms that publish an answer: a reason, required if evidence checks fail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clipqa.admin.evidence_overrides import MAX_KEYS_LENGTH, OVERRIDDEN, REASON, Overrides
from clipqa.admin.evidence_panel import Panel, panel_of, parsed_values, submitted
from clipqa.admin.publishing.drafts import DraftForm
from clipqa.curation.evidence_reasons import Reason
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.models import Status
from clipqa.models.evidence import MAX_REASON_LENGTH
from clipqa.models.fields import validate_plain_text

MISSING = _(
    "The answer was not published, because evidence checks fail. Correct the words that they "
    "mark, or enter a reason for publishing it anyway."
)
UNCOVERED = _(
    "The answer was not published, because a check fails that your reasons are not about: "
    "%(sentence)s"
)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason for publishing anyway"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "vLargeTextField", "aria-describedby": "id_reason_help"}
        ),
    )


def given_reason(form: forms.BaseForm, panel: Panel) -> Reason | None:
    """Return the reason in a form that is being cleaned; add an error if it is required there."""
    if not panel.needs_reason:
        return None
    overrides = Overrides.of(form.cleaned_data.get)
    uncovered = overrides.uncovered(panel.failing)
    if overrides.text and not uncovered:
        return overrides.reason(panel.signature, panel.failing)
    if REASON not in form.errors:
        values = {"sentence": uncovered[0].message} if overrides.text else {}
        message = UNCOVERED % values if values else MISSING
        form.add_error(REASON, ValidationError(message, code="evidence"))
    return None


class ReasonForm(forms.Form):
    """Mixin for a form that publishes the answer of its panel if `asks` is set."""

    panel: Panel | None
    asks = False
    reason: Reason | None = None

    evidence_reason = reason_field()

    def __init__(self, *args: Any, panel: Panel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = panel

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.asks and self.panel is not None:
            self.reason = given_reason(self, self.panel)
        return cleaned


class EvidenceForm(DraftForm):
    """Mixin for the form of an answer."""

    person: Any = None
    reason: Reason | None = None

    evidence_reason = reason_field()
    evidence_overridden = forms.CharField(
        required=False, max_length=MAX_KEYS_LENGTH, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" not in self.fields:  # the user can't publish here
            del self.fields[REASON]
            del self.fields[OVERRIDDEN]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.cleaned_data.get("status") == Status.PUBLISHED:
            self.check_evidence()
        if self.errors:
            self.restore_publication()

    def check_evidence(self) -> None:
        self.reason = given_reason(self, self._panel(self.cleaned_data))

    def panel(self) -> Panel:
        """Examine the values with which the form is rendered."""
        overrides = Overrides.of(self._shown_value) if REASON in self.fields else None
        return self._panel(parsed_values(self._shown_value), overrides)

    def _panel(self, values: Any, overrides: Overrides | None = None) -> Panel:
        answer = self.instance if self.instance.pk else None
        return panel_of(UnsavedAnswer.of(values, self.person), answer, self.person, overrides)

    def _shown_value(self, name: str) -> Any:
        if self.is_bound and name in self.fields:
            return submitted(cast("QueryDict", self.data))(name)
        if name in self.initial:
            return self.initial[name]
        # On a page without inputs the form has no values of the record.
        return getattr(self.instance, {"question": "question_id"}.get(name, name), None)
