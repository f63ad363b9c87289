"""Save a pasted topic: the import makes drafts of the records that have a video, the others wait.

A record is the same answer as one in the library if question, video and range are equal, and the
user may see that answer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation import EditConflict, lock_version, save_record
from clipqa.curation.roles import answers_for
from clipqa.db.statements import texts_in
from clipqa.hosts import provider_table
from clipqa.importers.export import seconds
from clipqa.importers.names import NameIndex, NameMap
from clipqa.importers.pasted_markdown import joined
from clipqa.importers.permissions import may_give_topics
from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.raw import RawRow
from clipqa.importers.run import Options, Result, import_rows
from clipqa.importers.save import Problem
from clipqa.models import Answer, PastedPage, Topic
from clipqa.models.pasted_page import MAX_TITLE_LENGTH
from clipqa.models.public_id import new_public_id
from clipqa.models.question import fold_question
from clipqa.pasted_pages.values import Record
from clipqa.pasted_pages.values import Topic as PastedTopic
from clipqa.providers import Source

# A record has up to ten fields on its screen; a form may have 1,000 (`body_limits.py`).
MAX_RECORDS = 90
AUDIT_NAME = "pasted page"


@dataclass(frozen=True)
class PastedRecord:
    """A record as it is edited and stored. `number` is its place on the page."""

    number: int
    question: str
    answer: str = ""
    outlet: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    stated_ms: int | None = None
    is_cut_off: bool = False


@dataclass(frozen=True)
class ChosenVideo:
    source: Source
    title: str = ""  # of a new video


@dataclass
class Outcome:
    """The numbers of records by result. `differing`: the library has another text."""

    created: int = 0
    existing: int = 0
    differing: int = 0
    waiting: int = 0
    warnings: list[str] = field(default_factory=list)


class RecordsRejected(Exception):  # noqa: N818 (an outcome, not an error in the program)
    def __init__(self, errors: Iterable[RowError]) -> None:
        super().__init__("Nothing was saved.")
        self.errors = tuple(errors)  # the row is the number of the record


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page_from(topic: PastedTopic, language: str, text: str) -> PastedPage:
    """Return the page of a topic, not saved."""
    title, explainer = topic.title or "", topic.explainer
    if len(title) > MAX_TITLE_LENGTH:  # a paragraph, as in an article
        title, explainer = "", (title, *explainer)
    page = PastedPage(
        title=title,
        explainer=joined(explainer),
        language=language,
        fingerprint=fingerprint(text),
    )
    records = [_record(number, record) for number, record in enumerate(topic.records, 1)]
    set_records(page, records)
    return page


def _record(number: int, record: Record) -> PastedRecord:
    return PastedRecord(
        number=number,
        question=record.question,
        answer=joined(record.answer),
        outlet=record.outlet or "",
        start_ms=_ms(record.start_s),
        end_ms=_ms(record.end_s),
        stated_ms=_ms(record.stated_s),
        is_cut_off=record.cut_off,
    )


def _ms(whole_seconds: int | None) -> int | None:
    return None if whole_seconds is None else whole_seconds * 1000


def records_of(page: PastedPage) -> list[PastedRecord]:
    return [PastedRecord(**row) for row in page.records]


def set_records(page: PastedPage, records: Iterable[PastedRecord]) -> None:
    page.records = [asdict(record) for record in records]


def waiting_page(text_fingerprint: str, person: Any) -> PastedPage | None:
    """Return the page that this user has saved of the same text, if records of it wait."""
    own = PastedPage.objects.filter(created_by=person)
    return own.filter(fingerprint=text_fingerprint).first()


def save_page(
    page: PastedPage, videos: Mapping[int, ChosenVideo], person: Any, seen_version: int
) -> Outcome:
    """Import the records with a video, by number, as drafts of the user. The others wait.

    Raises RecordsRejected, or EditConflict if the page was saved meanwhile; then nothing is saved.
    """
    with transaction.atomic():
        take_writer_lock()  # also makes the search for existing answers safe
        _lock(page, person, seen_version)
        chosen = [record for record in records_of(page) if record.number in videos]
        matched = _matched(page, chosen, videos, person)
        outcome = Outcome(differing=sum(each.is_differing for each in matched))
        imported = [each for each in matched if not each.is_differing]
        if imported:
            result = _import(page, imported, person, outcome.warnings)
            outcome.created, outcome.existing = result.created, result.updated + result.unchanged
            _add_explainer(page, person)
        done = {each.record.number for each in imported}
        outcome.waiting = _save_rest(page, done)
    return outcome


def _lock(page: PastedPage, person: Any, seen_version: int) -> None:
    if page.pk:
        lock_version(page, seen_version)
        return
    if waiting := waiting_page(page.fingerprint, person):
        raise EditConflict(waiting)  # saved before, as by a button that was pressed twice
    page.created_by = person


class _Match(NamedTuple):
    """A record with its video, and the id of its answer: of an existing or a new one."""

    record: PastedRecord
    video: ChosenVideo
    public_id: str
    body: str | None  # of an existing answer

    @property
    def is_differing(self) -> bool:
        return self.body is not None and self.body.split() != self.record.answer.split()


Identity = tuple[str, str, str, int | None, int | None]  # question, video, range


def _matched(
    page: PastedPage,
    records: Sequence[PastedRecord],
    videos: Mapping[int, ChosenVideo],
    person: Any,
) -> list[_Match]:
    found = _existing(page.language, records, videos, person) if records else {}
    matched = []
    for record in records:
        video = videos[record.number]
        same = found.get(_identity(record, video.source))
        public_id, body = same.pop(0) if same else (new_public_id(), None)
        matched.append(_Match(record, video, public_id, body))
    return matched


def _identity(record: PastedRecord, source: Source) -> Identity:
    question = fold_question(record.question)
    return question, source.provider, source.source_id, record.start_ms, record.end_ms


def _existing(
    language: str,
    records: Sequence[PastedRecord],
    videos: Mapping[int, ChosenVideo],
    person: Any,
) -> dict[Identity, list[tuple[str, str]]]:
    """Return public ids and texts of the answers that the user sees, the oldest first."""
    sources = {videos[record.number].source for record in records}
    answers = answers_for(person, Answer.objects.all()).filter(
        question__language=language,
        question__folded_text__in=texts_in({fold_question(each.question) for each in records}),
        clip__video__provider__in={source.provider for source in sources},
        clip__video__source_id__in=texts_in({source.source_id for source in sources}),
    )
    columns = ("question__folded_text", "clip__video__provider", "clip__video__source_id")
    times = ("clip__start_ms", "clip__end_ms")
    rows = answers.order_by("pk").values_list(*columns, *times, "public_id", "body")
    found: dict[Identity, list[tuple[str, str]]] = defaultdict(list)
    for *identity, public_id, body in rows:
        found[tuple(identity)].append((public_id, body))
    return found


def _import(
    page: PastedPage, matched: Sequence[_Match], person: Any, warnings: list[str]
) -> Result:
    problems: list[Problem] = []
    options = Options(all_or_nothing=True, person=person)
    topics = [page.title] if page.title and may_give_topics(person) else []
    rows = [_row(page, each, topics) for each in matched]
    result = import_rows(AUDIT_NAME, rows, options, problems.append)
    if not result.is_saved:
        rejected = (each for each in problems if isinstance(each, RowRejected))
        raise RecordsRejected(error for each in rejected for error in each.errors)
    texts = (each.text for each in problems if isinstance(each, RowWarning))
    warnings += dict.fromkeys(texts)
    return result


def _row(page: PastedPage, match: _Match, topics: list[str]) -> RawRow:
    record, source = match.record, match.video.source
    times = {"start": record.start_ms, "end": record.end_ms}
    row: dict[str, object] = {
        "public_id": match.public_id,
        "question": record.question,
        "outlet": record.outlet,
        "video_url": provider_table()[source.provider].canonical_url(source.source_id),
        "video_title": match.video.title,
        "topics": topics,
        "language": page.language,
    }
    if match.body is None:
        row["answer"] = match.record.answer
    row |= {name: seconds(ms) for name, ms in times.items() if ms is not None}
    return record.number, row


def _add_explainer(page: PastedPage, person: Any) -> None:
    """Give a topic without explainer that of the page."""
    may = may_give_topics(person) and person.has_perm("clipqa.change_topic")
    topic = find_topic(page.title)[0] if may and page.title and page.explainer else None
    if topic is not None and not topic.explainer:
        topic.explainer = page.explainer
        save_record(topic)


def find_topic(name: str) -> tuple[Topic | None, str]:
    """Return the topic that the import uses for this name, else the name of a similar one."""
    index = NameIndex(Topic)
    topic = NameMap([name], index).get(name)
    return topic, "" if topic else index.find_similar(name) or ""


def _save_rest(page: PastedPage, done: set[int]) -> int:
    rest = [record for record in records_of(page) if record.number not in done]
    set_records(page, rest)
    if rest:
        page.save()
    elif page.pk:
        page.delete()
    return len(rest)
