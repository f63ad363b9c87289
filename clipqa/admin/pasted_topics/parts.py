"""The forms of a pasted topic, and of its outlets and records with what the screen says of them."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.fields import TimecodeField
from clipqa.admin.pasted_topics.videos import OutletForm, VideoChoiceForm
from clipqa.importers.pasted_topics import PastedRecord
from clipqa.lib.timecodes import format_duration
from clipqa.models import PastedPage
from clipqa.models.answer import MAX_ANSWER_LENGTH
from clipqa.models.fields import validate_language, validate_markdown, validate_plain_text
from clipqa.models.pasted_page import MAX_TITLE_LENGTH
from clipqa.models.question import fold_name

LANGUAGE: Any = PastedPage._meta.get_field("language")


class TopicForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Topic"),
        required=False,
        max_length=MAX_TITLE_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "dir": "auto"}),
        help_text=gettext_lazy("Without a name the drafts have no topic."),
    )
    explainer = forms.CharField(
        label=gettext_lazy("Explainer"),
        required=False,
        max_length=MAX_ANSWER_LENGTH,
        validators=[validate_plain_text, validate_markdown],
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80, "dir": "auto"}),
    )
    language = cast("forms.CharField", LANGUAGE.formfield(validators=[validate_language]))


class RecordForm(forms.Form):
    # A question that is too long is refused when the record has a video.
    question = forms.CharField(
        label=gettext_lazy("Question"),
        required=False,
        max_length=MAX_ANSWER_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "dir": "auto"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=MAX_ANSWER_LENGTH,
        validators=[validate_plain_text, validate_markdown],
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80, "dir": "auto"}),
    )
    start_ms = TimecodeField(label=gettext_lazy("Start"), required=False)
    end_ms = TimecodeField(label=gettext_lazy("End"), required=False)
    leave_out = forms.BooleanField(label=gettext_lazy("Leave this record out"), required=False)


EDITED = ("question", "answer", "start_ms", "end_ms")


@dataclass
class OutletPart:
    """The records of an outlet, as the page was read."""

    name: str
    form: OutletForm
    count: int = 0

    @property
    def label(self) -> str:
        text = ngettext("%(name)s: %(count)d record", "%(name)s: %(count)d records", self.count)
        return text % {"name": self.name or _("Without an outlet"), "count": self.count}

    @property
    def video_label(self) -> str:
        text = ngettext("Video of %(count)d record", "Video of all %(count)d records", self.count)
        return text % {"count": self.count}


@dataclass
class RecordPart:
    record: PastedRecord
    form: RecordForm
    outlet: OutletPart
    own: VideoChoiceForm | None = None  # replaces that of its outlet, if this has several records

    @property
    def choice(self) -> VideoChoiceForm | None:
        """The form that the video comes from; None without a video."""
        forms_in_order = (self.own, self.outlet.form)
        return next((form for form in forms_in_order if form is not None and form.chosen), None)

    @property
    def stated(self) -> str:
        ms = self.record.stated_ms
        return "" if ms is None else format_duration(ms)

    @property
    def difference(self) -> str:
        """A sentence if the range is not as long as the page says."""
        now = self.edited
        if now.stated_ms is None or now.start_ms is None or now.end_ms is None:
            return ""
        length_ms = now.end_ms - now.start_ms
        if length_ms == now.stated_ms or length_ms <= 0:
            return ""
        text = _("The page says %(stated)s, but the range lasts %(length)s.")
        return text % {"stated": self.stated, "length": format_duration(length_ms)}

    @property
    def edited(self) -> PastedRecord:
        """The record with the valid values of the forms."""
        cleaned = cleaned_values(self.form)
        values = {name: with_line_feeds(cleaned[name]) for name in EDITED if name in cleaned}
        outlet = cleaned_values(self.outlet.form).get("outlet", self.record.outlet)
        source = self.choice.chosen.source if self.choice and self.choice.chosen else None
        record = replace(self.record, **values, outlet=outlet)
        if source is None:
            return record
        start_ms, end_ms = source.part(record.start_ms, record.end_ms)
        return replace(record, start_ms=start_ms, end_ms=end_ms)


def outlet_part(name: str, data: Any) -> OutletPart:
    # The fields are named after the outlet, since its place and its records may change meanwhile.
    digest = hashlib.sha256(fold_name(name).encode()).hexdigest()[:8]
    form = OutletForm(data, prefix=f"outlet-{digest}", initial={"outlet": name})
    return OutletPart(name, form)


def with_line_feeds(value: Any) -> Any:
    """Return a text of a form with the line ends that texts of other imports have."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def cleaned_values(form: forms.Form) -> dict[str, Any]:
    """Return the valid values of a submitted form."""
    if not form.is_bound:
        return {}
    form.errors  # noqa: B018 (validates)
    return {**form.cleaned_data}
