"""Delete the files of pictures that no block of an article shows any more."""

from collections.abc import Collection, Iterable

from django.db import transaction

from clipqa.models import PictureBlock
from clipqa.posters.stored import delete_renditions

Picture = tuple[str, int]  # the base name of its files, and its width


def pictures_of(article_ids: Collection[int]) -> set[Picture]:
    rows = PictureBlock.objects.filter(parent__in=article_ids).exclude(poster="")
    return set(rows.values_list("poster", "poster_width"))


def delete_after_commit(pictures: Iterable[Picture]) -> None:
    """Delete files after the commit, since pages may use them until then."""
    for base, width in pictures:
        # Bound now: the loop goes on before the commit.
        transaction.on_commit(
            lambda base=base, width=width: delete_renditions(base, width),  # type: ignore[misc]
            robust=True,
        )
