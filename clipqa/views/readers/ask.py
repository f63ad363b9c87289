"""*Ask the editors*: the form by which readers ask for an answer, and the page that thanks them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.lib import mail_settings
from clipqa.lib.client_address import client_address
from clipqa.models import ReaderQuestion
from clipqa.models.public_id import is_public_id
from clipqa.models.reader_question import MAX_LENGTH
from clipqa.readers.asking import ask
from clipqa.readers.senders import is_blocked
from clipqa.readers.similar import public_question_like
from clipqa.views.public import SAFE_METHODS, read_only, render_page
from clipqa.views.readers.forms import AddressField, PlainTextField, ReaderForm
from clipqa.views.readers.origins import QUESTIONS, Origin, public_record
from clipqa.views.readers.pages import ReaderFormView, uncached


class AskForm(ReaderForm):
    # Named as in the form of the previous release, which open pages may still show and send.
    message = PlainTextField(
        label=gettext_lazy("Your question"),
        max_length=MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    address = AddressField(
        label=gettext_lazy("E-mail address, if you want to be told when it is answered"),
        help_text=gettext_lazy(
            "You get a link to confirm it first. It is used for this one notice, and never shown."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, origin: Origin, **options: Any) -> None:
        super().__init__(*args, **options)
        self.origin = origin
        self.fields["message"].help_text = _hint(origin)
        if not mail_settings.is_configured():
            del self.fields["address"]

    def clean(self) -> dict[str, Any]:
        is_empty = self.cleaned_data.get("message") == ""
        if is_empty and not self.origin.search.text:
            self.add_error("message", _("Write your question in a few words."))
        return self.cleaned_data


def _hint(origin: Origin) -> str:
    if not origin.search.text:
        return _("A sentence is enough, up to 500 characters.")
    return _(
        "A sentence is enough, up to 500 characters. Your search is included; leave this empty to "
        "send only your search."
    )


class AskView(ReaderFormView):
    form_class = AskForm
    template = "readers/ask.html"

    @cached_property
    def origin(self) -> Origin:
        """Read from the address: of a form that was sent, from its fields (`get_form`)."""
        return Origin.read(self.request.GET)

    def get_form(self, data: Any = None) -> AskForm:
        if data is not None:
            self.origin = Origin.read(data)
        return AskForm(data, origin=self.origin)

    def get_title(self) -> str:
        return _("Ask the editors")

    def get_page_context(self) -> dict[str, Any]:
        return {"origin": self.origin}

    def get_confirmation_url(self) -> str:
        return self.origin.url("ask-thanks")

    def store(self, form: AskForm) -> str:
        text, address = form.cleaned_data["message"], form.cleaned_data.get("address", "")
        if is_blocked(address):
            return self.get_confirmation_url()
        stored = ask(
            form.cleaned_data["form_id"],
            address,
            client_address(self.request),
            **self._values(text),
        )
        return self.origin.url("ask-thanks", **_found(stored))

    def _values(self, text: str) -> dict[str, Any]:
        origin = self.origin
        language = {"language": origin.question.language} if origin.question else {}
        return {
            "text": text,
            "path": origin.search.path,
            "searched": origin.search.searched,
            "topic": origin.topic,
            "question": origin.question,
            **language,
        }


def _found(stored: ReaderQuestion) -> dict[str, str]:
    """Return what the next page says of other questions, as parameters of its address."""
    found = {"like": stored.same_as.public_id} if stored.same_as else {}
    text = stored.text or stored.search_text
    answered = public_question_like(text) if text else None
    return found | ({"answered": answered.slug} if answered else {})


@uncached
@read_only
def thanks(request: HttpRequest) -> HttpResponse:
    like = request.GET.get("like", "")
    is_joined = is_public_id(like)
    return render_page(
        request,
        "readers/asked.html",
        title=_("Thank you"),
        origin=Origin.read(request.GET),
        is_joined=is_joined,
        other=ReaderQuestion.objects.listed().filter(public_id=like).first() if is_joined else None,
        answered=public_record(QUESTIONS, request.GET.get("answered", "")),
    )


@uncached
def moved(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect the addresses of the previous release.

    With 308 a browser sends the form of an open page again, so that what was typed is not lost.
    """
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{reverse(name)}?{query}" if query else reverse(name))
    if request.method not in SAFE_METHODS:
        response.status_code = 308
    return response
