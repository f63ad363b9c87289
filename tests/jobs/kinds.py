"""Kinds of jobs for tests, on rows of `Notice`: what they do is a function of the test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from clipqa.jobs.kinds import KINDS, Kind
from clipqa.models import Notice, NoticeEvent
from tests.admin.people import person
from tests.factories import make_answer


def make_jobs(number: int, **values: Any) -> list[Notice]:
    answer, someone = make_answer(), person("nora", email="nora@example.org")
    event = NoticeEvent.HANDED_IN
    rows = [Notice(answer=answer, person=someone, event=event, **values) for _ in range(number)]
    return Notice.objects.bulk_create(rows)


def kind_of(perform: Callable[[Any], Any], **values: Any) -> Kind:
    values = {"lease": timedelta(minutes=1), **values}
    return Kind(label="Test", model=Notice, perform=perform, **values)


@contextmanager
def only(*kinds: Kind) -> Iterator[None]:
    """Register these kinds in place of ClipQA's."""
    before = dict(KINDS)
    KINDS.clear()
    KINDS.update({kind.name: kind for kind in kinds})
    try:
        yield
    finally:
        KINDS.clear()
        KINDS.update(before)
