"""Set or remove the poster of a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from django.db import transaction

from clipqa.models.library_state import LibraryState
from clipqa.models.poster import NO_POSTER, WithPoster
from clipqa.posters.renditions import Renditions, make_renditions
from clipqa.posters.stored import delete_renditions, store_renditions


def attach_poster(owner: WithPoster, file: IO[bytes], *, only_if_missing: bool = False) -> bool:
    """Render a picture and set it as the poster of a saved record.

    Return whether the record has a new poster; raise PosterError for an unusable picture. Slow,
    so call it outside transactions.
    """
    return attach_renditions(owner, make_renditions(file), only_if_missing=only_if_missing)


def attach_renditions(
    owner: WithPoster, renditions: Renditions, *, only_if_missing: bool = False
) -> bool:
    """Set renditions as the poster. `edit_version` is unchanged: a poster is no text that two
    editors could overwrite.
    """
    base, width, height = store_renditions(renditions), renditions.width, renditions.height
    poster: dict[str, str | int] = {"poster": base, "poster_width": width, "poster_height": height}
    try:
        is_updated = _update(owner, poster, only_if_missing)
    except BaseException:
        delete_renditions(base, width)
        raise
    if not is_updated:
        delete_renditions(base, width)
    return is_updated


def remove_poster(owner: WithPoster) -> None:
    _update(owner, NO_POSTER, only_if_missing=False)


def _update(owner: WithPoster, poster: Mapping[str, str | int], only_if_missing: bool) -> bool:
    """Update the record. Delete the old files after the commit, since pages may still use them."""
    with transaction.atomic():
        row = type(owner)._default_manager.filter(pk=owner.pk)
        old = row.select_for_update().values_list("poster", "poster_width").first()
        if old is None or (only_if_missing and old[0]):
            return False
        row.update(**poster)
        LibraryState.objects.touch()
        transaction.on_commit(lambda: delete_renditions(*old), robust=True)
    for name, value in poster.items():
        setattr(owner, name, value)
    return True
