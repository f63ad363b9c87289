"""Give a record its poster, or take it away."""

from __future__ import annotations

from typing import IO

from django.db import transaction

from clipqa.models.library_state import LibraryState
from clipqa.models.poster import WithPoster
from clipqa.posters.renditions import make_renditions
from clipqa.posters.stored import delete_renditions, store_renditions

NO_POSTER = ("", 0, 0)


def attach_poster(owner: WithPoster, file: IO[bytes], *, only_if_missing: bool = False) -> bool:
    """Make the renditions of a picture the poster of a saved record; PosterError if it is unfit.

    Tells whether the record has a new poster now. `edit_version` stays: the picture is no text
    that two editors could lose to each other.
    """
    made = make_renditions(file)
    base = store_renditions(made)
    try:
        placed = _put(owner, (base, made.width, made.height), only_if_missing)
    except BaseException:
        delete_renditions(base, made.width)
        raise
    if not placed:
        delete_renditions(base, made.width)
    return placed


def remove_poster(owner: WithPoster) -> None:
    _put(owner, NO_POSTER, only_if_missing=False)


def _put(owner: WithPoster, poster: tuple[str, int, int], only_if_missing: bool) -> bool:
    """Old files go when the change is sure to stay, not before: a page may still name them."""
    with transaction.atomic():
        row = type(owner)._default_manager.filter(pk=owner.pk)
        old = row.select_for_update().values_list("poster", "poster_width").first()
        if old is None or (only_if_missing and old[0]):
            return False
        base, width, height = poster
        row.update(poster=base, poster_width=width, poster_height=height)
        LibraryState.objects.touch()
        transaction.on_commit(lambda: delete_renditions(*old), robust=True)
    owner.poster, owner.poster_width, owner.poster_height = poster
    return True
