"""The feedback form: a message and the search that found nothing."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlencode, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clipqa.models.feedback import MAX_MESSAGE_LENGTH, MAX_PATH_LENGTH, MAX_SEARCH_LENGTH, Feedback
from clipqa.models.fields import validate_plain_text

FEED_PAGES = {"search", "topic", "outlet"}
MAX_SHORTENED_TEXT_LENGTH = 160
# Stands in for bytes that could not be decoded, so the original text is lost.
REPLACEMENT_CHARACTER = "\ufffd"


@dataclass(frozen=True)
class SearchOrigin:
    """The feed page that linked to the form; empty if there is none."""

    path: str = ""
    searched: str = ""

    @classmethod
    def parse(cls, address: str) -> Self:
        """Accept only URLs of this site's feed pages, since the form links back to them."""
        try:
            parts = urlsplit(address)
            path = unquote(parts.path, errors="strict")
            is_feed = not (parts.scheme or parts.netloc) and resolve(path).url_name in FEED_PAGES
        except (ValueError, Resolver404):
            return cls()
        if not is_feed or len(path) > MAX_PATH_LENGTH or not path.isprintable():
            return cls()
        return cls(path, _shortened(parts.query))

    @property
    def url(self) -> str:
        return Feedback(path=self.path, searched=self.searched).url

    @property
    def text(self) -> str:
        return Feedback(path=self.path, searched=self.searched).text


def _shortened(query: str) -> str:
    """Return the query string if it fits, otherwise only its search text."""
    pairs = QueryDict(query)
    kept_pairs = [(name, value) for name, value in pairs.lists() if name != "fragment"]
    whole = urlencode(kept_pairs, doseq=True)
    if len(whole) <= MAX_SEARCH_LENGTH:
        return whole
    return urlencode({"q": pairs.get("q", "")[:MAX_SHORTENED_TEXT_LENGTH]})


class MessageField(forms.CharField):
    def to_python(self, value: str | None) -> str:
        message = re.sub(r"\r\n?", "\n", value or "").strip()
        if REPLACEMENT_CHARACTER in message:
            raise ValidationError(
                _("This text has characters that can’t be stored. Type it again without them.")
            )
        validate_plain_text(message)
        if len(message) > MAX_MESSAGE_LENGTH:
            sentence = _("This is %(length)d characters long. Shorten it to %(most)d.")
            raise ValidationError(sentence % {"length": len(message), "most": MAX_MESSAGE_LENGTH})
        return message


class SearchOriginField(forms.Field):
    """A hidden field. It never reports an error, since readers could not correct it."""

    def to_python(self, value: str | None) -> SearchOrigin:
        return SearchOrigin.parse(value or "")


class FeedbackForm(forms.Form):
    message = MessageField(required=False)
    search = SearchOriginField(required=False)
    # A honeypot: hidden from people, filled in by bots.
    website = forms.Field(required=False)

    def clean(self) -> dict[str, object]:
        if not (self.errors or self.cleaned_data["message"] or self.cleaned_data["search"].text):
            self.add_error("message", _("Write in a few words what you were looking for."))
        return self.cleaned_data
