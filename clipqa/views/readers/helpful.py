"""Whether an answer was helpful: a vote by a button on its card. Only editors see the counts."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.feed.cards.cards import Card
from clipqa.lib.client_address import client_address
from clipqa.models import Helpfulness
from clipqa.readers.votes import vote
from clipqa.views.public import render_page
from clipqa.views.readers.card_pages import CardFormView, card_page
from clipqa.views.readers.forms import ReaderForm

YES, NO = "yes", "no"  # the counters of `Helpfulness`
VOTES_FOR_A_FORM = 6  # a press is allowed more often than a form


class HelpfulForm(ReaderForm):
    """Two buttons. Cards are cached, so their form has no signature, and no honeypot either."""

    website = None  # type: ignore[assignment]
    form_id = None  # type: ignore[assignment]
    is_from_bot = False
    value = forms.ChoiceField(
        choices=[(YES, YES), (NO, NO)],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("This can’t be read. Press Yes or No.")
        ),
    )

    @property
    def refusal(self) -> str:
        return str(next(iter(self.errors.get("value", ())), ""))


class HelpfulView(CardFormView):
    form_class = HelpfulForm
    template = "readers/helpful.html"
    kind = "helpful"

    def get_title(self) -> str:
        return _("Was this helpful?")

    def get_confirmation_url(self) -> str:
        return reverse("answer-helpful-thanks", args=[self.card.public_id])

    def get_allowance(self) -> int:
        return super().get_allowance() * VOTES_FOR_A_FORM

    def store(self, form: HelpfulForm) -> str:
        counts, _is_new = Helpfulness.objects.get_or_create(answer_id=self.answer.pk)
        voter = client_address(self.request)
        vote(counts, form.cleaned_data["value"], voter, kind="answer.helpful")
        return self.get_confirmation_url()


@card_page
def thanks(request: HttpRequest, card: Card) -> HttpResponse:
    return render_page(request, "readers/helpful_thanks.html", title=_("Thank you"), card=card)
