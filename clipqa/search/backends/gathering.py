"""Gather the entries that match, from the index alone.

Their first, rough order: a term counts its worth wherever it stands, and more in the question.
`search/ranking.py` then weighs the best of them exactly.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from clipqa.models import SearchEntry
from clipqa.search.backends.base import Anchor, Asked, Backend, Clause, Wanted

TABLE = SearchEntry._meta.db_table
# What BM25 gives a term in the question beyond what it gives one heard once.
IN_QUESTION = 0.7
# Asked who is hidden rather than who is visible: the hidden are few.
HIDDEN = (
    f"SELECT answer_id AS id FROM {TABLE} WHERE visible_from > %s "
    f"UNION ALL SELECT answer_id FROM {TABLE} WHERE visible_until <= %s"
)
NEWER = (
    f"SELECT answer_id AS id FROM {TABLE} "
    "WHERE published_at >= %s AND (published_at > %s OR answer_id > %s)"
)


def gather(backend: Backend, wanted: Wanted, now: datetime, limit: int) -> list[int]:
    """The ids of the visible entries that match, those worth most first. One statement.

    Raises `SearchTooSlow`.
    """
    idfs: dict[int, float] = {}
    extra: dict[int, float] = {}
    hidden: set[int] = set()
    for asked, in_question, ids in _holders(backend, wanted, now):
        if asked is None:
            hidden.update(ids)
            continue
        held = extra if in_question else idfs
        fresh = dict.fromkeys(ids, IN_QUESTION * asked.idf if in_question else asked.idf)
        # Only those met before are gone through one by one.
        for pk in held.keys() & fresh.keys():
            fresh[pk] += held[pk]
        held.update(fresh)
    # A hair below, since adding up floats in another order gives another last digit.
    least = wanted.least_idf - 1e-9
    for pk in hidden:
        idfs.pop(pk, None)
    matched = [pk for pk, idf in idfs.items() if idf >= least]
    if not matched and wanted.common:
        # Who holds the common terms alone was not gathered; so these are the best there are.
        matched = list(idfs)
    for pk in idfs.keys() & extra.keys():
        idfs[pk] += extra[pk]
    # Twice by a plain key, as sorting is stable: the newest first, then those worth most.
    matched.sort(reverse=True)
    matched.sort(key=idfs.__getitem__, reverse=True)
    return matched[:limit]


def newer_than(anchor: Anchor) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(anchor[0])
    return [moment, moment, anchor[1]]


def _holders(
    backend: Backend, wanted: Wanted, now: datetime
) -> Iterator[tuple[Asked | None, bool, Iterable[int]]]:
    """For each term who holds it anywhere and who in the question; and who is hidden."""
    moment = connection.ops.adapt_datetimefield_value(now)
    arms: list[tuple[Asked | None, bool]] = [(None, False)]
    clauses: list[Clause] = [(HIDDEN, [moment, moment])]
    if wanted.as_of:
        arms.append((None, False))
        clauses.append((NEWER, newer_than(wanted.as_of)))
    for asked in (*wanted.asked, *wanted.common):
        arms += [(asked, True), (asked, False)]
        clauses += _clauses(backend, wanted, asked)
    sql = " UNION ALL ".join(
        f"SELECT {arm}, {backend.joined} FROM ({sql}) h"
        for arm, (sql, _values) in enumerate(clauses)
    )
    values = [value for _sql, values in clauses for value in values]
    for arm, joined in backend.rows(sql, values):
        yield *arms[arm], json.loads(f"[{joined or ''}]")


def _clauses(backend: Backend, wanted: Wanted, asked: Asked) -> tuple[Clause, Clause]:
    """Who holds a term in the question, and who anywhere; of too many, the former first."""
    most = f" LIMIT {wanted.most_holders}"
    question, values = backend.holders(asked.term, wanted, in_question=True)
    asking = f"{question}{most}", values
    if asked in wanted.common:
        beside = [rare.term for rare in wanted.asked]
        return asking, backend.holders(asked.term, wanted, in_question=False, beside=beside)
    anywhere = backend.holders(asked.term, wanted, in_question=False)
    if asked.entries <= wanted.most_holders:
        return asking, anywhere
    return asking, (f"{question} UNION ALL {anywhere[0]}{most}", [*values, *anywhere[1]])
