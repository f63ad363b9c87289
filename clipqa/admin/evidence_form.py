"""The part of an answer's form that asks why it is published although checks fail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clipqa.admin.evidence_panel import Panel, panel_of, parsed_values, submitted
from clipqa.curation.evidence_reasons import Reason
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.models import Status
from clipqa.models.evidence import MAX_REASON_LENGTH
from clipqa.models.fields import validate_plain_text

REASON = "evidence_reason"
PUBLICATION = ("status", "publish_at", "expire_at")
MISSING = _(
    "It is not published yet, since checks of its evidence fail. Correct what they name, or say "
    "why it is published all the same."
)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why it is published all the same"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "vLargeTextField", "aria-describedby": "id_reason_help"}
        ),
    )


class ReasonForm(forms.Form):
    """Mixin for a form that publishes what its panel is about, if `asks` is set."""

    panel: Panel | None
    asks = False
    reason: Reason | None = None

    evidence_reason = reason_field()

    def __init__(self, *args: Any, panel: Panel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = panel

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.asks and self.panel is not None and self.panel.needs_reason:
            self._require(self.panel, self.cleaned_data.get(REASON))
        return cleaned

    def _require(self, panel: Panel, text: str | None) -> None:
        if text:
            self.reason = panel.reason(text)
        elif REASON not in self.errors:
            self.add_error(REASON, ValidationError(MISSING, code="evidence"))


class EvidenceForm(forms.ModelForm):
    """Mixin for the form of an answer."""

    person: Any = None
    reason: Reason | None = None  # that is given with this save

    evidence_reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._publication = {name: getattr(self.instance, name) for name in PUBLICATION}
        if "status" not in self.fields:  # the user can't publish here
            del self.fields[REASON]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.cleaned_data.get("status") == Status.PUBLISHED:
            self._require_reason()
        if self.errors:
            self._restore_publication()

    def _restore_publication(self) -> None:
        """The page of a refused save shows the answer's status as it is stored, not as typed."""
        for name, value in self._publication.items():
            setattr(self.instance, name, value)

    def _require_reason(self) -> None:
        panel = self._panel(self.cleaned_data)
        text = self.cleaned_data.get(REASON) or ""
        if panel.needs_reason and not text:
            self.add_error(REASON, ValidationError(MISSING, code="evidence"))
        elif panel.needs_reason:
            self.reason = panel.reason(text)

    def panel(self) -> Panel:
        """Examine the values with which the form is rendered."""
        return self._panel(parsed_values(self._shown_value))

    def _panel(self, values: Any) -> Panel:
        answer = self.instance if self.instance.pk else None
        return panel_of(UnsavedAnswer.of(values, self.person), answer, self.person)

    def _shown_value(self, name: str) -> Any:
        if self.is_bound and name in self.fields:
            return submitted(cast("QueryDict", self.data))(name)
        if name in self.initial:
            return self.initial[name]
        # On a page without inputs the form has no values of the record.
        return getattr(self.instance, {"question": "question_id"}.get(name, name), None)
