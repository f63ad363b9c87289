"""Pictures of blocks: decoded before the transaction, stored after it, deleted with their block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from clipqa.admin.article_editor.rows import Row
from clipqa.admin.pictures import decode_picture, save_picture
from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.models import PictureBlock
from clipqa.posters import Renditions
from clipqa.posters.stored import delete_renditions

FIELD = "-picture_file"


def decode_pictures(request: HttpRequest) -> None:
    for name in request.FILES if request.method == "POST" else ():
        if name.endswith(FIELD):
            decode_picture(request, name)


def store_pictures(values: Sequence[tuple[Row, BlockValue]], before: Iterable[BlockValue]) -> None:
    """After the commit, store new pictures and delete the files of removed blocks."""
    new = {
        block.public_id: row.form.picture for row, block in values if row.form.picture is not None
    }
    remaining = {block.public_id for _row, block in values}
    gone = [
        (str(block.contents["poster"]), int(block.contents["poster_width"]))
        for block in before
        if block.type == PICTURE and block.public_id not in remaining
    ]
    if new or gone:
        transaction.on_commit(partial(_store, new, gone))


def _store(new: Mapping[str, Renditions], gone: Iterable[tuple[str, int]]) -> None:
    for base, width in gone:
        delete_renditions(base, width)
    owners: dict[str, Any] = {
        block.public_id: block for block in PictureBlock.objects.filter(public_id__in=list(new))
    }
    for public_id, renditions in new.items():
        if public_id in owners:
            save_picture(owners[public_id], renditions, remove=False)
