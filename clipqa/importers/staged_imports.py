"""Imports of answers in the admin: stage a file, check it, and apply it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from clipqa.counters import take_writer_lock
from clipqa.curation.roles import may_review
from clipqa.history import as_actor
from clipqa.importers.columns import NOT_READ, clean, columns_of, match
from clipqa.importers.formats import FORMATS
from clipqa.importers.import_report import ReportBuilder
from clipqa.importers.names import NameIndex
from clipqa.importers.problems import FileError
from clipqa.importers.reading import GZIP, format_to_read, read_rows
from clipqa.importers.records import FIELDS
from clipqa.importers.run import Options, import_rows
from clipqa.importers.staged_rows import Choices, StagedRows
from clipqa.jobs.upkeep import register_deletion
from clipqa.lib.packing import pack
from clipqa.models import AnswerImport, Outlet, Revision, Topic
from clipqa.models.question import fold_name

REVIEWERS_ROWS, OTHERS_ROWS = 10_000, 1_000
MAX_UNPACKED = 64_000_000  # bytes of all parts of a workbook
MAX_AGE = timedelta(days=7)
APPLIED_AGE = timedelta(days=30)  # in which an import can be undone
MAX_WAITING = 5  # files of a person that wait
SAMPLE_ROWS, MAX_SAMPLE, MAX_SHOWN_COLUMNS = 3, 60, 60
MIN_SIMILARITY, MAX_SIMILAR = 0.75, 3
MAX_NAME = 60  # characters; a file system allows 255 bytes
UNUSUAL = re.compile(r"[^\w .()+-]")


def max_rows(person: Any) -> int:
    return REVIEWERS_ROWS if may_review(person) else OTHERS_ROWS


def stage(name: str, content: bytes, person: Any) -> AnswerImport:
    """Keep a file until it is imported. Raises FileError for one that is no list of records."""
    path = Path(UNUSUAL.sub("_", clean(name))[-MAX_NAME:] or "answers")
    _reject_packed(content)
    with _file(path.name, content) as file:
        chosen = format_to_read(file)
    format_name = next(key for key, row in FORMATS.items() if row is chosen)
    delete_outdated()
    waiting = AnswerImport.objects.filter(by=person, applied_at=None).order_by("-pk")
    kept = list(waiting.values_list("pk", flat=True)[: MAX_WAITING - 1])
    staged = AnswerImport(
        by=person,
        name=path.name,
        format_name=format_name,
        digest=hashlib.sha256(content).hexdigest(),
        content=zlib.compress(content),
    )
    _read_head(staged)  # reads the header and the first rows, so that other files are refused here
    waiting.exclude(pk__in=kept).delete()
    staged.save()
    return staged


def _reject_packed(content: bytes) -> None:
    if content.startswith(GZIP):
        raise FileError(_("The file is compressed with gzip. Upload it uncompressed."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return  # no archive, or a damaged one, which its reader refuses
    if size > MAX_UNPACKED:
        text = _("The parts of the file have more than %(most)d MB. Save it as CSV.")
        raise FileError(text % {"most": MAX_UNPACKED // 1_000_000})


@contextmanager
def _file(name: str, content: bytes) -> Iterator[Path]:
    """Yield a private temporary file, which the readers of formats need."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


class HeaderNames:
    """Records the names of an upload's columns, and returns their fields."""

    def __init__(self, staged: AnswerImport) -> None:
        self._columns = columns_of(staged.columns.get("chosen", {}))
        self.names: list[str] = []
        self.samples: dict[str, list[str]] = {}
        self._name_of: dict[str, str] = {}

    def __call__(self, names: Sequence[str]) -> list[str]:
        fields = self._columns(names)
        for name, found in zip(map(clean, names), fields, strict=True):
            if name.strip() and name not in self.names and len(self.names) < MAX_SHOWN_COLUMNS:
                self.names.append(name)
            self._name_of[found] = name
        return fields

    def add_sample(self, raw: dict[str, object]) -> None:
        for found, value in raw.items():
            shown = clean(str(value)).strip()[:MAX_SAMPLE] if value not in (None, "") else ""
            if shown:
                self.samples.setdefault(self._name_of[found], []).append(shown)


def _read_head(staged: AnswerImport) -> None:
    """Read the names of the columns and a few values of each.

    Raises FileError for a file that can't be read, but not if only its columns have other names.
    """
    head = HeaderNames(staged)
    try:
        with _opened(staged, head) as rows:
            for count, (_row, raw) in enumerate(rows):
                if isinstance(raw, dict):
                    head.add_sample(raw)
                if count == SAMPLE_ROWS:
                    break
    except FileError:
        if not head.names:
            raise
    staged.columns = {
        "names": head.names,
        "samples": head.samples,
        "chosen": staged.columns.get("chosen", {}),
    }


@contextmanager
def _opened(staged: AnswerImport, columns: Any) -> Iterator[Iterable[Any]]:
    content = zlib.decompress(staged.content or b"")
    with _file(staged.name, content) as path:
        yield read_rows(path, FORMATS[staged.format_name], columns=columns)


def matched_columns(staged: AnswerImport) -> list[tuple[str, str]]:
    """Return the names of the columns, each with its field or ''."""
    names = staged.columns["names"]
    return list(zip(names, match(names, staged.columns["chosen"]), strict=True))


def choose_columns(staged: AnswerImport, chosen: dict[str, str]) -> None:
    """Save which field each column is; forget the corrections of others."""
    names = staged.columns["names"]
    known = {NOT_READ, *FIELDS}
    kept = {name: field for name, field in chosen.items() if name in names and field in known}
    if kept != staged.columns["chosen"]:
        staged.columns = {**staged.columns, "chosen": kept}
        staged.corrections = {}


def check(staged: AnswerImport, person: Any) -> None:
    """Import the file and roll that back. The report stays with the import.

    Raises FileError if the file as a whole can't be read.
    """
    report = _run(staged, person, Options(is_dry_run=True))
    report["similar"] = {
        "outlet": _similar(Outlet, report["new"]["outlet"]),
        "topic": _similar(Topic, report["new"]["topic"]),
    }
    staged.report = pack(report)
    staged.save()


def apply(staged: AnswerImport, person: Any, *, all_or_nothing: bool) -> bool:
    """Import the file. Return whether anything was imported; the report stays with the import.

    Raises FileError if the file can't be read, or if somebody is adding the same records.
    """
    with transaction.atomic():
        take_writer_lock()
        locked = AnswerImport.objects.select_for_update().get(pk=staged.pk)
        if locked.applied_at is not None:
            staged.refresh_from_db()
            return True
        first = last_revision()
        report = _run(staged, person, Options(all_or_nothing=all_or_nothing))
        staged.report = pack(report)
        if report["is_saved"]:
            staged.applied_at, staged.content = timezone.now(), None
            staged.first_revision, staged.last_revision = first + 1, last_revision()
            staged.corrections, staged.renames, staged.columns = {}, {}, {}
        staged.save()
    return bool(report["is_saved"])


def last_revision() -> int:
    return Revision.objects.aggregate(last=Max("pk"))["last"] or 0


def _run(staged: AnswerImport, person: Any, options: Options) -> dict[str, Any]:
    columns = columns_of(staged.columns["chosen"])
    choices = Choices(staged.corrections, staged.renames)
    with _opened(staged, columns) as opened, as_actor(why=_why(staged)):
        rows = StagedRows(opened, choices, max_rows(person))
        builder = ReportBuilder(rows)
        given = Options(
            is_dry_run=options.is_dry_run,
            all_or_nothing=options.all_or_nothing,
            person=person,
            outcomes=builder.add_outcome,
        )
        result = import_rows(staged.name, rows, given, builder.add_problem)
    report = {**builder.build(result), "is_saved": result.is_saved}
    # Messages may quote invalid bytes of the file.
    cleaned: dict[str, Any] = json.loads(clean(json.dumps(report, ensure_ascii=False)))
    return cleaned


def _why(staged: AnswerImport) -> str:
    return _("File “%(name)s”") % {"name": staged.name}


def _similar(model: Any, names: list[str]) -> dict[str, list[str]]:
    """Return existing names that a new one may be a misspelling of, the most similar first."""
    if not names:
        return {}
    existing = {fold_name(name): name for name in model.objects.values_list("name", flat=True)}
    nearest = NameIndex(model)
    nearest.existing([])
    return {name: _similar_to(name, existing, nearest) for name in names}


def _similar_to(name: str, existing: dict[str, str], nearest: Any) -> list[str]:
    found = process.extract(
        fold_name(name),
        existing.keys(),
        scorer=JaroWinkler.normalized_similarity,
        score_cutoff=MIN_SIMILARITY,
        limit=MAX_SIMILAR,
    )
    first = nearest.find_similar(name)
    others = [existing[folded] for folded, _score, _index in found]
    return list(dict.fromkeys([*([first] if first else []), *others]))[:MAX_SIMILAR]


def imports_of(person: Any) -> QuerySet[AnswerImport]:
    return AnswerImport.objects.filter(by=person)


def find_import(pk: int, person: Any) -> AnswerImport | None:
    return imports_of(person).filter(pk=pk).first()


def delete_outdated() -> int:
    now = timezone.now()
    waiting = AnswerImport.objects.filter(applied_at=None, at__lt=now - MAX_AGE)
    applied = AnswerImport.objects.filter(applied_at__lt=now - APPLIED_AGE)
    return waiting.delete()[0] + applied.delete()[0]


register_deletion("uploaded imports", delete_outdated)
