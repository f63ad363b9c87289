"""Report a problem with a card."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.feed.cards.cards import Card
from clipqa.lib import mail_settings
from clipqa.models import Problem
from clipqa.models.clip_report import MAX_REPORT_LENGTH
from clipqa.readers.reports import receive_report
from clipqa.views.public import render_page
from clipqa.views.readers.card_pages import CardFormView, card_page
from clipqa.views.readers.forms import AddressField, PlainTextField, ReaderForm

WITH_TEXT = {Problem.RIGHTS, Problem.OTHER}  # which say nothing without a description


class ReportForm(ReaderForm):
    """The address is asked for only if a reply can be sent to it."""

    problem = forms.ChoiceField(
        choices=Problem.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("What is wrong?"),
        error_messages={
            "required": gettext_lazy("Choose what is wrong."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )
    text = PlainTextField(
        required=False,
        max_length=MAX_REPORT_LENGTH,
        label=gettext_lazy("Describe it"),
        help_text=gettext_lazy(
            "Up to 2,000 characters. If it uses something that belongs to you: who you are, and "
            "what right you have in which part."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    reply_to = AddressField(
        label=gettext_lazy("E-mail address for the reply"),
        help_text=gettext_lazy(
            "Only if it uses something that belongs to you. It is deleted when the reply is sent, "
            "and after 90 days at the latest. With other problems it is not stored."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not mail_settings.is_configured():
            del self.fields["reply_to"]

    def clean(self) -> dict[str, Any]:
        problem = self.cleaned_data.get("problem")
        if problem in WITH_TEXT and not self.cleaned_data.get("text", "-"):
            self.add_error("text", _("Describe in a few words what is wrong."))
        if problem == Problem.RIGHTS:
            self._require_address()
        else:
            self.errors.pop("reply_to", None)
        return self.cleaned_data

    def _require_address(self) -> None:
        if "reply_to" in self.fields and not self.cleaned_data.get("reply_to", "-"):
            self.add_error(
                "reply_to",
                _("The editors reply to such a report. Write an address like name@example.org."),
            )


class ReportView(CardFormView):
    form_class = ReportForm
    template = "readers/report.html"

    def get_title(self) -> str:
        return _("Report a problem with this clip")

    def get_confirmation_url(self) -> str:
        return reverse("answer-report-thanks", args=[self.card.public_id])

    def store(self, form: ReportForm) -> str:
        values = form.cleaned_data
        receive_report(
            self.answer.pk,
            values["form_id"],
            values["problem"],
            values["text"],
            values.get("reply_to", ""),
        )
        return self.get_confirmation_url()


@card_page
def thanks(request: HttpRequest, card: Card) -> HttpResponse:
    return render_page(request, "readers/report_thanks.html", title=_("Thank you"), card=card)
