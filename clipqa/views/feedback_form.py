"""What a reader sends to the editors: some words, and the search that found nothing."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlencode, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clipqa.models.feedback import LONGEST_MESSAGE, LONGEST_PATH, LONGEST_SEARCH, Feedback

FEED_PAGES = {"search", "topic", "outlet"}
LONGEST_KEPT_TEXT = 160
# A browser's "could not be decoded" stands among what can't be kept: the words are lost.
DAMAGED = "\ufffd"


@dataclass(frozen=True)
class CameFrom:
    """The feed page that led to the form; empty if it came from nowhere that we know."""

    path: str = ""
    searched: str = ""

    @classmethod
    def parse(cls, address: str) -> Self:
        """Only an address of our own feed is one: the form links back to it."""
        try:
            parts = urlsplit(address)
            path = unquote(parts.path, errors="strict")
            is_feed = not (parts.scheme or parts.netloc) and resolve(path).url_name in FEED_PAGES
        except (ValueError, Resolver404):
            return cls()
        if not is_feed or len(path) > LONGEST_PATH or not path.isprintable():
            return cls()
        return cls(path, _shortened(parts.query))

    @property
    def url(self) -> str:
        return Feedback(path=self.path, searched=self.searched).url

    @property
    def text(self) -> str:
        return Feedback(path=self.path, searched=self.searched).text


def _shortened(query: str) -> str:
    """A query string that fits, else the words alone."""
    pairs = QueryDict(query)
    pairs_that_keep = [(name, value) for name, value in pairs.lists() if name != "fragment"]
    whole = urlencode(pairs_that_keep, doseq=True)
    if len(whole) <= LONGEST_SEARCH:
        return whole
    return urlencode({"q": pairs.get("q", "")[:LONGEST_KEPT_TEXT]})


class MessageField(forms.CharField):
    def to_python(self, value: str | None) -> str:
        message = re.sub(r"\r\n?", "\n", value or "").strip()
        if any(map(_is_unkeepable, message)):
            raise ValidationError(
                _("This text has characters that can’t be stored. Type it again without them.")
            )
        if len(message) > LONGEST_MESSAGE:
            sentence = _("This is %(length)d characters long. Shorten it to %(most)d.")
            raise ValidationError(sentence % {"length": len(message), "most": LONGEST_MESSAGE})
        return message


class CameFromField(forms.Field):
    """Never at fault: nobody sees it, so nobody could mend it."""

    def to_python(self, value: str | None) -> CameFrom:
        return CameFrom.parse(value or "")


class FeedbackForm(forms.Form):
    message = MessageField(required=False)
    search = CameFromField(required=False)
    # People don't see it and leave it empty; machines that fill in forms fill in this one.
    website = forms.Field(required=False)

    def clean(self) -> dict[str, object]:
        if not (self.errors or self.cleaned_data["message"] or self.cleaned_data["search"].text):
            self.add_error("message", _("Write in a few words what you were looking for."))
        return self.cleaned_data


def _is_unkeepable(char: str) -> bool:
    return char == DAMAGED or (char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cs"})
