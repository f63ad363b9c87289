"""The field of an answer's form that removes topics from its question.

A value is `<question>-<topic>`: the page may show another question's topics than those of the
question that is chosen when the form is sent, and a topic must not be removed from the wrong one.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clipqa.admin.fields import record_id
from clipqa.models import Topic

MAX_REMOVED = 1_000
Pair = tuple[int, int]  # ids of a question and a topic


class RemovedTopicsField(forms.Field):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid": _("Choose topics of the question from the list.")}

    def offer_topics_of(self, question: int | None) -> None:
        topics = Topic.objects.filter(questions=question) if question else Topic.objects.none()
        self.widget.choices = _LazyChoices(question, topics)

    def to_python(self, value: Any) -> list[Pair]:
        given = list(value or ())
        pairs = topic_pairs(given[:MAX_REMOVED])
        if len(pairs) != len(given):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class _LazyChoices:
    """Read when the field is rendered, which happens in no request that saves."""

    def __init__(self, question: int | None, topics: Any) -> None:
        self._question, self._topics = question, topics

    def __iter__(self) -> Any:
        for topic in self._topics.order_by("position", "name", "pk"):
            yield f"{self._question}-{topic.pk}", topic.name


def topic_pairs(given: Iterable[Any]) -> list[Pair]:
    """Parse submitted values; invalid ones are left out."""
    pairs = []
    for value in given:
        question, _dash, topic = str(value).partition("-")
        ids = record_id(question), record_id(topic)
        if ids[0] is not None and ids[1] is not None:
            pairs.append((ids[0], ids[1]))
    return pairs
