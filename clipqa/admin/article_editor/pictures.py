"""Pictures of blocks: decoded before the transaction, and stored after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction
from django.http import HttpRequest

from clipqa.admin.article_editor.rows import Row
from clipqa.admin.pictures import decode_picture, save_picture
from clipqa.articles.blocks import BlockValue
from clipqa.models import PictureBlock
from clipqa.posters import Renditions

FIELD = "-picture_file"


def decode_pictures(request: HttpRequest) -> None:
    for name in request.FILES if request.method == "POST" else ():
        if name.endswith(FIELD):
            decode_picture(request, name)


def store_pictures(values: Sequence[tuple[Row, BlockValue]]) -> None:
    """Store new pictures after the commit. `save_article` deletes the files of removed blocks."""
    new = {
        block.public_id: row.form.picture for row, block in values if row.form.picture is not None
    }
    if new:
        transaction.on_commit(partial(_store, new))


def _store(new: Mapping[str, Renditions]) -> None:
    for block in PictureBlock.objects.filter(public_id__in=list(new)):
        save_picture(block, new[block.public_id], remove=False)
