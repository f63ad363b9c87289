"""Erase an article permanently, with its blocks, pictures and history."""

from django.db import transaction

from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.counters import take_writer_lock
from clipqa.curation.erasing import delete_file, erase_record, purge_database_files
from clipqa.curation.reindexing import reindex
from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.models import Article, Event, Tombstone
from clipqa.models.tombstone import MEDIA
from clipqa.posters.stored import rendition_names


def erase_article(article: Article, why: str) -> list[str]:
    """Erase an article. Return the names of the files that could not be deleted.

    Authors, topics and the cited answers stay. Must not be called inside a transaction, since
    files are deleted after the commit.
    """
    with transaction.atomic(), as_actor(why=why):
        take_writer_lock()
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        blocks = read_blocks([article.pk])[article.pk]
        files = [name for block in blocks for name in _files_of(block)]
        Tombstone.objects.create_all(MEDIA, files)
        counts = {"article": 1, "blocks": len(blocks), "files": len(files)}
        erase_record(article, why)
        note(Event.ERASED, f"article {article.public_id}", after=counts)
        reindex((), changes_evidence=False)
    purge_database_files()
    return [name for name in files if not delete_file(name)]


def _files_of(block: BlockValue) -> list[str]:
    if block.type != PICTURE or not block.contents["poster"]:
        return []
    return rendition_names(block.contents["poster"], block.contents["poster_width"])
