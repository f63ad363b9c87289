"""Topics that are typed by name: without JavaScript the select of topics has no choices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.models import Topic

MAX_NAMES = 20
SHOWN_NAME = 60  # characters of a name in a message


class TopicNamesField(forms.Field):
    """One name a line. Returns the topics, or refuses all if one of the names isn't found."""

    widget = forms.Textarea

    def __init__(self) -> None:
        super().__init__(
            label=_("Or type their names"),
            required=False,
            help_text=_("One on each line."),
            widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        )

    def to_python(self, value: Any) -> list[Topic]:
        lines = [" ".join(line.split()) for line in str(value or "").splitlines()]
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MAX_NAMES:
            message = _("These are too many topics. Type at most %(count)s.")
            raise ValidationError(message, code="too_many", params={"count": MAX_NAMES})
        found = _topics_named(names)
        missing = [name for name, topic in zip(names, found, strict=True) if topic is None]
        if missing:
            raise ValidationError(_missing_message(missing), code="missing")
        return [topic for topic in found if topic is not None]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(str(data or "").strip())


def _topics_named(names: list[str]) -> list[Topic | None]:
    """Return the topic of each name, by one statement. Of names that differ in case, the exact."""
    wanted = Q(*(Q(name__iexact=name) for name in names), _connector=Q.OR)
    rows = list(Topic.objects.filter(wanted).order_by("pk")) if names else []
    exact = {topic.name: topic for topic in rows}
    folded = {topic.name.upper(): topic for topic in reversed(rows)}
    return [exact.get(name) or folded.get(name.upper()) for name in names]


def _missing_message(names: list[str]) -> str:
    shown = ", ".join(f"“{name[:SHOWN_NAME]}”" for name in names)
    message = ngettext(
        "There is no topic %(names)s. Type the name of a topic that exists, or leave it out.",
        "There are no topics %(names)s. Type names of topics that exist, or leave these out.",
        len(names),
    )
    return message % {"names": shown}
