"""The pictures of a proposal for an article, which contains their texts and not their files.

A file that is replaced, or whose block is deleted, is deleted too.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.articles.blocks import PICTURE, BlockValue
from clipqa.articles.states import BLOCK_PREFIX
from clipqa.history import State
from clipqa.models.poster import NO_POSTER


def with_present_pictures(state: State, now: State) -> State:
    """Return the values of a proposal, or its base, with the files of the present pictures."""
    present = {
        name: {column: now[name][column] for column in NO_POSTER}
        for name, block in state.items()
        if _is_picture(name, block) and _is_picture(name, now.get(name))
    }
    return {**state, **{name: {**state[name], **file} for name, file in present.items()}}


def check_pictures(blocks: Iterable[BlockValue], now: State) -> None:
    """Refuse blocks that an article no longer has, if the files of their pictures are deleted."""
    for block in blocks:
        is_lost = block.type == PICTURE and not block.contents["poster"]
        if is_lost and not now.get(BLOCK_PREFIX + block.public_id):
            message = _(
                "The file of a picture in this proposal was deleted with its block. Decline the "
                "proposal, or have it proposed again without the picture."
            )
            raise ValidationError(message)


def _is_picture(name: str, block: object) -> bool:
    is_block = name.startswith(BLOCK_PREFIX) and isinstance(block, dict)
    return is_block and block["type"] == PICTURE  # type: ignore[index]
