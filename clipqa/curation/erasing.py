"""Erase an answer permanently, with all records that only it uses, as a court may require."""

import logging
from collections import Counter
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.citations import erase_citations
from clipqa.curation.merging import merged_ids
from clipqa.curation.waiting_records import erase_import_texts, erase_waiting_records
from clipqa.db.write_ahead_log import empty_log
from clipqa.history import as_actor, erase_revisions
from clipqa.history.audit import note
from clipqa.models import (
    Answer,
    Article,
    Clip,
    Event,
    LibraryState,
    Revision,
    SlugRedirect,
    Tombstone,
    Transcript,
    Verb,
    Video,
)
from clipqa.models.sluggable import Sluggable
from clipqa.models.tombstone import ANSWER, MEDIA
from clipqa.posters.stored import rendition_names
from clipqa.search.erasing import delete_unused_words, merge_index
from clipqa.search.facet_texts import delete_unused_texts
from clipqa.search.indexing import remove_answers

logger = logging.getLogger(__name__)


def records_to_erase(answer: Answer) -> list[models.Model]:
    """Return the answer and the records that only it uses, in the order of deletion."""
    clip, video, question = answer.clip, answer.clip.video, answer.question
    others = Answer.objects.exclude(pk=answer.pk)
    records: list[models.Model] = [answer]
    if not others.filter(clip=clip).exists():
        records.append(clip)
        if not video.clips.exclude(pk=clip.pk).exists():
            records += [*Transcript.objects.filter(video=video), video]
    if not others.filter(question=question).exists():
        records.append(question)
    return records


def erase(answer: Answer, why: str) -> list[str]:
    """Erase an answer. Return the names of the files that could not be deleted.

    Tombstones, erasures and one audit entry remain, none with any of the erased content. Must not
    be called inside a transaction: files are deleted after the commit, since a rollback would not
    bring them back.
    """
    with transaction.atomic(), as_actor(why=why):
        take_writer_lock()
        answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        records = records_to_erase(answer)
        files = [name for record in records for name in _files_of(record)]
        counts = Counter(str(record._meta.model_name) for record in records)
        Tombstone.objects.create_all(MEDIA, files)
        erase_citations(answer, records)
        erase_waiting_records(answer, records)
        erase_import_texts()
        remove_answers([answer.pk])
        for record in records:
            erase_record(record, why)
        delete_unused_words()
        delete_unused_texts()
        note(Event.ERASED, f"answer {answer.public_id}", after={**counts, "files": len(files)})
        LibraryState.objects.touch()
    purge_database_files()
    return [name for name in files if not delete_file(name)]


def purge_database_files() -> None:
    """Remove what SQLite still keeps of erased texts in its index and its log."""
    if not merge_index():
        logger.warning("SQLite's search index still contains single words of the erased texts.")
    purge_database_log()


def purge_database_log() -> None:
    """Remove erased texts from SQLite's write-ahead log. Deleted rows are overwritten anyway."""
    if not empty_log(connection):
        logger.warning(
            "SQLite's log still contains erased texts, since a transaction reads from it. "
            "Run PRAGMA wal_checkpoint(TRUNCATE) later, or restart the server."
        )


def erase_record(record: Any, why: str) -> None:
    """Delete a record with its redirects and history, and leave tombstones of its identifiers."""
    pk, model = record.pk, type(record)
    for kind, names in _identifiers_of(record).items():
        Tombstone.objects.create_all(kind, names)
    SlugRedirect.objects.filter(model_name=model._meta.model_name, target_id=pk).delete()
    record.delete()
    _erase_history(model, [*merged_ids(model, pk), pk], why)
    if model is Video:
        _erase_history(Transcript, _deleted_transcripts(pk), why)


def _erase_history(model: type[models.Model], ids: list[int], why: str) -> None:
    # Entries of the admin's log contain the name of their record.
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=content_type, object_id__in=[*map(str, ids)]).delete()
    for pk in ids:
        erase_revisions(model, pk, why)


def _deleted_transcripts(video_id: int) -> list[int]:
    """Return the transcripts of a video that were deleted before, whose history has their cues."""
    deletions = Revision.objects.filter(
        model_name=Transcript._meta.model_name, verb=Verb.DELETED, changes__video__0=video_id
    )
    return list(deletions.values_list("record_id", flat=True))


def _identifiers_of(record: models.Model) -> dict[str, list[str]]:
    if isinstance(record, Answer):
        return {ANSWER: [record.public_id]}
    if not isinstance(record, Sluggable):
        return {}
    model_name = str(record._meta.model_name)
    redirects = SlugRedirect.objects.filter(model_name=model_name, target_id=record.pk)
    own = [record.public_id] if isinstance(record, Article) else []
    return {model_name: [*own, record.slug, *redirects.values_list("old_slug", flat=True)]}


def _files_of(record: models.Model) -> list[str]:
    if not isinstance(record, Clip | Video):
        return []
    posters = rendition_names(record.poster, record.poster_width) if record.poster else []
    film = [record.stored_name] if isinstance(record, Video) and record.stored_name else []
    return [*posters, *film]


def delete_file(name: str) -> bool:
    """Return whether a file could be deleted."""
    try:
        default_storage.delete(name)
    except OSError:
        logger.exception("An erased file could not be deleted; delete it by hand.")
        return False
    return True
