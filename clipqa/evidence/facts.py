"""What the checks that found nothing have compared, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from clipqa.evidence.reading import Reading

NOTHING_TO_CHECK = _("none in the answer")
ALL_OF = _("%(count)d of %(count)d")


class Language(NamedTuple):
    tag: str

    @property
    def name(self) -> str:
        try:
            return str(get_language_info(self.tag)["name_translated"])
        except KeyError:
            return self.tag


@dataclass(frozen=True)
class Fact:
    """A short text about a check that holds: "0:30 for 0:29 of words". It may be empty."""

    template: str | Promise = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the text in the language of the reader."""
        values = {name: _shown(value) for name, value in self.values.items()}
        return str(self.template % values) if values else str(self.template)


class Holds(NamedTuple):
    """The name of what holds if one or several checks find nothing.

    `fact` returns None if the checks can't know: then nothing is claimed.
    """

    label: str | Promise
    fact: Callable[[Reading], Fact | None]


class Held(NamedTuple):
    label: str | Promise
    fact: Fact


def all_of(count: int) -> Fact:
    return Fact(ALL_OF, {"count": count}) if count else Fact(NOTHING_TO_CHECK)


def _shown(value: object) -> object:
    if isinstance(value, Language):
        return value.name
    if not isinstance(value, datetime):
        return value
    local = timezone.localtime(value)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "DATE_FORMAT")
