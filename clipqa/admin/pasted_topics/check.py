"""The screen that checks a pasted topic: its forms, their save, and the errors of the import."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from clipqa.admin.pasted_topics.parts import (
    EDITED,
    OutletPart,
    RecordForm,
    RecordPart,
    TopicForm,
    cleaned_values,
    outlet_part,
    with_line_feeds,
)
from clipqa.admin.pasted_topics.videos import VideoChoiceForm, choose_videos, offered_videos
from clipqa.importers.pasted_topics import (
    ChosenVideo,
    Outcome,
    RecordsRejected,
    find_topic,
    records_of,
    save_page,
    set_records,
)
from clipqa.importers.permissions import may_give_topics
from clipqa.importers.problems import RowError
from clipqa.models import PastedPage, Topic
from clipqa.models.question import fold_name


class Check:
    """All forms of the screen. `page` has the records as they were read or saved."""

    def __init__(self, page: PastedPage, person: Any, data: Any = None) -> None:
        self.page, self._person = page, person
        initial = {"title": page.title, "explainer": page.explainer, "language": page.language}
        self.topic = TopicForm(data, initial=initial)
        self.may_give_topics = may_give_topics(person)
        if not self.may_give_topics:
            del self.topic.fields["title"], self.topic.fields["explainer"]
        self.outlets: list[OutletPart] = []
        self.records = list(self._parts(data))
        for part in self.records:
            own = VideoChoiceForm(data, prefix=f"own-{part.record.number}")
            if part.outlet.count > 1 or own.typed:
                part.own = own

    def _parts(self, data: Any) -> Iterator[RecordPart]:
        by_name: dict[str, OutletPart] = {}
        for record in records_of(self.page):
            initial = {name: getattr(record, name) for name in EDITED}
            form = RecordForm(data, prefix=f"record-{record.number}", initial=initial)
            outlet = by_name.get(fold_name(record.outlet))
            if outlet is None:
                outlet = by_name[fold_name(record.outlet)] = outlet_part(record.outlet, data)
                self.outlets.append(outlet)
            outlet.count += 1
            yield RecordPart(record, form, outlet)

    def is_valid(self) -> bool:
        choose_videos(self._choices(), self._person)
        return not any(form.errors for form in self.all_forms())

    def _choices(self) -> Iterator[VideoChoiceForm]:
        yield from (part.form for part in self.outlets)
        yield from (part.own for part in self.records if part.own)

    def all_forms(self) -> Iterator[forms.Form]:
        yield self.topic
        yield from self._choices()
        yield from (part.form for part in self.records)

    def save(self, seen_version: int) -> Outcome | None:
        """Save the page. Returns None if a record was rejected, with the errors at the fields.

        Raises the other exceptions of `save_page`.
        """
        for name, value in self.topic.cleaned_data.items():
            setattr(self.page, name, with_line_feeds(value))
        parts = [part for part in self.records if not part.form.cleaned_data["leave_out"]]
        set_records(self.page, (part.edited for part in parts))
        videos: dict[int, ChosenVideo] = {
            part.record.number: part.choice.chosen
            for part in parts
            if part.choice and part.choice.chosen
        }
        try:
            return save_page(self.page, videos, self._person, seen_version)
        except RecordsRejected as rejected:
            self._add_errors(rejected.errors)
            return None

    def _add_errors(self, errors: Iterable[RowError]) -> None:
        """Add the errors of the import to the fields, one of an outlet once."""
        parts = {part.record.number: part for part in self.records}
        for error in errors:
            form, name = _field_of(error.field, parts[error.row], self.topic)
            sentence = f"{error.message} {error.hint}".strip()
            if sentence not in form.errors.get(name, ()):
                form.add_error(name, ValidationError(sentence, code="import"))

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.all_forms())

    def prepare(self) -> None:
        """Offer the videos of each outlet. Called before the forms are rendered."""
        names = {
            part.name: cleaned_values(part.form).get("outlet", part.name) for part in self.outlets
        }
        offered = offered_videos(names.values(), self._person)
        for part in self.outlets:
            part.form.offer(offered.get(names[part.name], []))
        for record in self.records:
            if record.own:
                record.own.offer(offered.get(names[record.outlet.name], []))

    @cached_property
    def topic_note(self) -> tuple[Topic | None, str]:
        """Return the topic that is used, or the name of a similar one."""
        title = cleaned_values(self.topic).get("title", self.page.title)
        return find_topic(title) if title else (None, "")


def _field_of(name: str, part: RecordPart, topic: TopicForm) -> tuple[forms.Form, str]:
    """Return the form and the field that a field of the import's record comes from."""
    choice = part.choice or part.outlet.form
    fields: dict[str, tuple[forms.Form, str]] = {
        "answer": (part.form, "answer"),
        "start": (part.form, "start_ms"),
        "end": (part.form, "end_ms"),
        "language": (topic, "language"),
        "outlet": (part.outlet.form, "outlet"),
        "topics": (topic, "title"),
        "video_title": (choice, "video_title"),
        "video_url": (choice, choice.video_field),
    }
    return fields.get(name, (part.form, "question"))
