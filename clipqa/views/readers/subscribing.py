"""The form to subscribe by e-mail, and the form to be sent the link to one's own subscriptions.

Their responses are the same whether an address is known, blocked, or has as many subscriptions as
it may have.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.lib import mail_settings
from clipqa.lib.email_addresses import normalise_address
from clipqa.models import (
    Author,
    Frequency,
    Outlet,
    SlugRedirect,
    Subscription,
    SubscriptionKind,
    Topic,
)
from clipqa.models.reader_question import MAX_SEARCH_LENGTH
from clipqa.readers.senders import is_blocked
from clipqa.readers.subscribing import send_own_link, subscribe
from clipqa.readers.targets import name_of, page_of, search_target
from clipqa.views.by_slug import BySlug
from clipqa.views.public import read_only, render_page
from clipqa.views.readers.forms import AddressField, ReaderForm
from clipqa.views.readers.pages import ReaderFormView, uncached

MAX_ADDRESS_LENGTH = 254
RECORDS: dict[str, BySlug[Any]] = {
    SubscriptionKind.TOPIC: BySlug(Topic.objects.listed),
    SubscriptionKind.OUTLET: BySlug(Outlet.objects.listed),
    SubscriptionKind.AUTHOR: BySlug(Author.objects.public),
}


class RequiredAddressField(AddressField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.required = True
        self.widget.is_required = True
        self.widget.attrs["autocomplete"] = "email"
        self.error_messages |= {
            "required": gettext_lazy("Type your e-mail address."),
            "invalid": gettext_lazy(
                "This is not an e-mail address. Write it like name@example.org."
            ),
        }

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        if len(normalise_address(address)) > MAX_ADDRESS_LENGTH:
            raise ValidationError(self.error_messages["invalid"])
        return address


class AddressForm(ReaderForm):
    address = RequiredAddressField(label=gettext_lazy("E-mail address"))


class SubscribeForm(AddressForm):
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Frequency.choices,
        initial=Frequency.DAILY,
        help_text=gettext_lazy("A mail is sent only if there is something new."),
        error_messages={"invalid_choice": gettext_lazy("Choose how often.")},
    )


@dataclass(frozen=True)
class ChosenTarget:
    """What the address of the form names: a record, a search, or everything."""

    kind: SubscriptionKind
    record: Any = None
    search: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "ChosenTarget":
        for kind, records in RECORDS.items():
            if slug := request.GET.get(kind, ""):
                return cls(SubscriptionKind(kind), _find(records, slug))
        search = search_target(request.GET.get("search", ""))
        if len(search) > MAX_SEARCH_LENGTH:
            raise Http404
        return cls(SubscriptionKind.SEARCH if search else SubscriptionKind.EVERYTHING, None, search)

    @property
    def unsaved(self) -> Subscription:
        """Return a subscription to it, for its name and its page."""
        record = {self.kind.value: self.record} if self.record else {}
        return Subscription(kind=self.kind, target=self.search, **record)


def _find(records: BySlug[Any], slug: str) -> Any:
    if "\x00" in slug:
        raise Http404
    found = records.find(slug) or SlugRedirect.objects.current(records.listed(), slug)
    if found is None:
        raise Http404
    return found


class MailFormView(ReaderFormView):
    """A form that ends in a mail. Without a mail server there is no such page."""

    kind = "subscriptions"

    def setup_page(self) -> None:
        if not mail_settings.is_configured():
            raise Http404


class SubscribeView(MailFormView):
    form_class = SubscribeForm
    template = "readers/subscriptions/subscribe.html"

    def setup_page(self) -> None:
        super().setup_page()
        self.chosen = ChosenTarget.of(self.request)

    def get_title(self) -> str:
        return _("Subscribe by e-mail")

    def get_page_context(self) -> dict[str, Any]:
        unsaved = self.chosen.unsaved
        return {"name": name_of(unsaved), "target_url": page_of(unsaved)}

    def store(self, form: SubscribeForm) -> str:
        address = form.cleaned_data["address"]
        if not is_blocked(address):
            target = self.chosen.record or self.chosen.search
            frequency = Frequency(form.cleaned_data["frequency"])
            subscribe(address, self.chosen.kind, target, frequency)
        return self.get_confirmation_url()

    def get_confirmation_url(self) -> str:
        back = page_of(self.chosen.unsaved)
        return f"{reverse('subscribe-sent')}?{urlencode({'back': back})}"


class OwnLinkView(MailFormView):
    form_class = AddressForm
    template = "readers/subscriptions/own_link.html"

    def get_title(self) -> str:
        return _("Your subscriptions")

    def store(self, form: AddressForm) -> str:
        send_own_link(form.cleaned_data["address"])
        return self.get_confirmation_url()

    def get_confirmation_url(self) -> str:
        return reverse("own-link-sent")


@uncached
@read_only
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    template, title = "readers/subscriptions/subscribe_sent.html", _("Look into your mailbox")
    return render_page(request, template, title=title, back=_own_path(request.GET.get("back", "")))


@uncached
@read_only
def own_link_sent(request: HttpRequest) -> HttpResponse:
    template, title = "readers/subscriptions/own_link_sent.html", _("Look into your mailbox")
    return render_page(request, template, title=title)


def _own_path(path: str) -> str:
    """Return a path of this site, or '': anybody can write this address."""
    is_path = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_path and path.isprintable() else ""
