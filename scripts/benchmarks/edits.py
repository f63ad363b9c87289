"""What an editor's save costs the index."""

from itertools import cycle

from django.db import transaction

from clipqa.models import SearchEntry
from clipqa.search.indexing import index_answers

AMONG = 50
_turns: list["cycle[int]"] = []


def edit_one() -> None:
    """Index one answer anew. What is written is what stood there: the library stays as it was."""
    if not _turns:
        newest = SearchEntry.objects.newest_first().values_list("pk", flat=True)
        _turns.append(cycle(list(newest[:AMONG])))
    with transaction.atomic():
        index_answers([next(_turns[0])])
