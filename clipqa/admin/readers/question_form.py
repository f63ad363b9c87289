"""The form by which a moderator decides about a question of a reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clipqa.models import ReaderQuestion, ReaderQuestionState
from clipqa.models.fields import validate_plain_text
from clipqa.models.submission import MAX_REASON_LENGTH
from clipqa.readers.similar import closest_first

LIST, HIDE, UNDO, JOIN, UNJOIN = "list", "hide", "undo", "join", "unjoin"
MAX_COMPARED, MAX_OFFERED = 500, 30
NEWER = _("It was changed meanwhile. Read it again, then decide.")


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for hiding"),
        max_length=MAX_REASON_LENGTH,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Readers don’t see it."),
        error_messages={"required": _("Write why it is hidden.")},
    )


class DecisionForm(HideForm):
    """A reason is required only to hide the question, another question only to join it."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in (LIST, HIDE, UNDO, JOIN, UNJOIN)])
    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    same_as = forms.ModelChoiceField(
        ReaderQuestion.objects.none(),
        label=_("Same as"),
        required=False,
        help_text=_("Those of the same language that wait or are open, the most similar first."),
        error_messages={"required": _("Choose the question that asks the same.")},
    )

    def __init__(self, *args: Any, question: ReaderQuestion, **kwargs: Any) -> None:
        kwargs["initial"] = {"edit_version": question.edit_version}
        super().__init__(*args, **kwargs)
        self.question = question
        verb = self.data.get("verb")
        self.fields["reason"].required = verb == HIDE
        self.fields["same_as"].required = verb == JOIN
        choice: Any = self.fields["same_as"]
        choice.queryset = ReaderQuestion.objects.filter(pk__in=[each.pk for each in self.offered()])
        choice.choices = [("", "---------"), *((each.pk, str(each)) for each in self.offered())]

    def offered(self) -> list[ReaderQuestion]:
        if not hasattr(self, "_offered"):
            self._offered = _others(self.question)
        return self._offered

    def clean_edit_version(self) -> int:
        version: int = self.cleaned_data["edit_version"]
        if version != self.question.edit_version:
            raise forms.ValidationError(NEWER)
        return version


def _others(question: ReaderQuestion) -> list[ReaderQuestion]:
    """Return the questions that this one can be joined with."""
    states = (ReaderQuestionState.WAITING, ReaderQuestionState.OPEN)
    rows = ReaderQuestion.objects.filter(
        state__in=states, language=question.language, same_as=None
    ).exclude(pk=question.pk)
    newest = rows.order_by("-pk")[:MAX_COMPARED]
    return closest_first(question.text or question.search_text, newest)[:MAX_OFFERED]
