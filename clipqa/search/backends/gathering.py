"""Gather the entries that match, from the index alone.

Their first, rough order: a term counts its worth wherever it stands, and more in the question.
`search/ranking.py` then weighs the best of them exactly.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

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
PHRASED = "SELECT id FROM phrased"

# What several arms read is looked for once: by its name in the statement.
Once = dict[str, Clause]


class Gathered(NamedTuple):
    """`ids` of the visible entries that match, those worth most first; `is_whole` if no entry that
    matches can be among those that weren't looked at.
    """

    ids: list[int]
    is_whole: bool


class Arm(NamedTuple):
    """A part of the statement: who holds these terms, anywhere or in the question. `is_first` if
    the next arm tells who else holds them anywhere, though it may name some of these again.
    """

    terms: Sequence[Asked]
    clause: Clause
    in_question: bool = False
    is_first: bool = False


def gather(backend: Backend, wanted: Wanted, now: datetime, limit: int) -> Gathered:
    """At most so many. One statement.

    Raises `SearchTooSlow`.
    """
    away = _away(wanted, now)
    once: Once = {}
    if wanted.phrases:
        arms = _arms_of_phrases(backend, wanted, once)
    else:
        arms = _arms_of_words(backend, wanted, once)
    hidden, *held = _ids(backend, [away, *(arm.clause for arm in arms)], once)
    idfs: dict[int, float] = {}
    extra: dict[int, float] = {}
    first: list[int] = []
    for arm, ids in zip(arms, held, strict=True):
        if not arm.terms:
            continue  # phrases of nothing but words that don't count narrow, and match nobody
        worth = sum(one.idf for one in arm.terms)
        if arm.in_question:
            _add(extra, ids, IN_QUESTION * worth)
        if arm.is_first or not arm.in_question:
            _add(idfs, set(ids).difference(first) if first else ids, worth)
        first = ids if arm.is_first else []
    for pk in hidden:
        idfs.pop(pk, None)
    # A hair below, since adding up floats in another order gives another last digit.
    least = wanted.least_idf - 1e-9
    matched = [pk for pk, idf in idfs.items() if idf >= least]
    if not matched and wanted.common:
        # Who holds the common terms alone was not gathered; so these are the best there are.
        matched = list(idfs)
    for pk in idfs.keys() & extra.keys():
        idfs[pk] += extra[pk]
    # Twice by a plain key, as sorting is stable: the newest first, then those worth most.
    matched.sort(reverse=True)
    matched.sort(key=idfs.__getitem__, reverse=True)
    return Gathered(matched[:limit], _is_read(wanted, held) and len(matched) <= limit)


def _add(sums: dict[int, float], ids: Iterable[int], worth: float) -> None:
    fresh = dict.fromkeys(ids, worth)
    # Only those met before are gone through one by one.
    for pk in sums.keys() & fresh.keys():
        fresh[pk] += sums[pk]
    sums.update(fresh)


def newer_than(anchor: Anchor) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(anchor[0])
    return [moment, moment, anchor[1]]


def _is_read(wanted: Wanted, held: Sequence[Sequence[int]]) -> bool:
    if wanted.phrases:
        return _phrases_are_read(wanted, held[0])
    if wanted.within is None:
        return _words_are_read(wanted)
    # Nobody has counted how many hold a term within some entries.
    too_little = sum(one.idf for one in wanted.common) < wanted.least_idf
    are_few = all(len(ids) < wanted.most_holders for ids in held)
    return are_few and (too_little or not wanted.common)


def _words_are_read(wanted: Wanted) -> bool:
    # Who holds nothing but common terms isn't gathered, though these may be worth enough.
    too_little = sum(one.idf for one in wanted.common) < wanted.least_idf
    are_few = all(one.entries <= wanted.most_holders for one in wanted.asked)
    return are_few and (too_little or not wanted.common)


def _phrases_are_read(wanted: Wanted, found: Sequence[int]) -> bool:
    return _phrases_are_rare(wanted) or len(found) < wanted.most_holders


def _away(wanted: Wanted, now: datetime) -> Clause:
    """Who is hidden now, or newer than what the reader walks through."""
    moment = connection.ops.adapt_datetimefield_value(now)
    if not wanted.as_of:
        return HIDDEN, [moment, moment]
    return f"{HIDDEN} UNION ALL {NEWER}", [moment, moment, *newer_than(wanted.as_of)]


def _ids(backend: Backend, clauses: Sequence[Clause], once: Once) -> list[list[int]]:
    """What each clause finds, in one statement."""
    sql = " UNION ALL ".join(
        f"SELECT {at}, {backend.joined} FROM ({sql}) h" for at, (sql, _values) in enumerate(clauses)
    )
    values = [value for _sql, values in clauses for value in values]
    if once:
        before = ", ".join(f"{name} AS MATERIALIZED ({each})" for name, (each, _v) in once.items())
        sql = f"WITH {before} {sql}"
        values = [value for _sql, each in once.values() for value in each] + values
    found = dict(backend.rows(sql, values))
    return [json.loads(f"[{found[at] or ''}]") for at in range(len(clauses))]


def _arms_of_words(backend: Backend, wanted: Wanted, once: Once) -> list[Arm]:
    return [
        arm
        for asked in (*wanted.asked, *wanted.common)
        for arm in _arms(backend, wanted, asked, once)
    ]


def _arms(backend: Backend, wanted: Wanted, asked: Asked, once: Once) -> tuple[Arm, Arm]:
    """Who holds a term in the question, and who anywhere; of too many, the former first."""
    most = f" LIMIT {wanted.most_holders}"
    holders = partial(backend.holders, [asked.term], excluded=wanted.excluded, within=wanted.within)
    question, values = holders(in_question=True)
    asking = Arm([asked], (f"{question}{most}", values), in_question=True)
    if asked in wanted.common:
        return asking, Arm([asked], holders(either=[rare.term for rare in wanted.asked]))
    anywhere, held = holders()
    if asked.entries > wanted.most_holders:
        name = f"asking_{len(once)}"
        once[f"{name} (id)"] = asking.clause
        asking = Arm([asked], (f"SELECT id FROM {name}", []), in_question=True, is_first=True)
        anywhere += f" LIMIT ({wanted.most_holders} - (SELECT COUNT(*) FROM {name}))"
    return asking, Arm([asked], (anywhere, held))


def _phrased(backend: Backend, wanted: Wanted) -> Clause:
    """Who holds all phrases, looked for once for all arms, and whether the question holds all of
    their words: of too many, these first.
    """
    words = _words_of(wanted)
    holders = partial(backend.holders, excluded=wanted.excluded, within=wanted.within)
    anywhere, values = holders([], phrases=wanted.phrases)
    if _phrases_are_rare(wanted):
        asking, asked = backend.holders(words, in_question=True)
        return f"SELECT id, id IN ({asking}) AS asks FROM ({anywhere}) h", [*asked, *values]
    asking, asked = holders(words, in_question=True, phrases=wanted.phrases)
    first = f"SELECT id, TRUE AS asks FROM ({asking}) q"
    sql = f"{first} UNION ALL SELECT id, FALSE FROM ({anywhere}) h LIMIT {wanted.most_holders}"
    return sql, [*asked, *values]


def _arms_of_phrases(backend: Backend, wanted: Wanted, once: Once) -> list[Arm]:
    """The phrases', and each term's that counts beside them."""
    once["phrased (id, asks)"] = _phrased(backend, wanted)
    words = _words_of(wanted)
    within = [one for one in wanted.asked if one.term in words]
    arms = [Arm(within, (PHRASED, [])), Arm(within, (f"{PHRASED} WHERE asks", []), True)]
    # With the phrases' words, which an index alone can tell, there are fewer to compare.
    beside = partial(backend.holders, phrases=[[word] for word in words])
    for one in wanted.asked:
        if one.term not in words:
            for in_question in (False, True):
                holders, values = beside([one.term], in_question=in_question)
                arms.append(Arm([one], (f"{holders} INTERSECT {PHRASED}", values), in_question))
    return arms


def _phrases_are_rare(wanted: Wanted) -> bool:
    """Whether one of their words is, so that all who hold them are read."""
    words = _words_of(wanted)
    return any(one.entries <= wanted.most_holders for one in wanted.asked if one.term in words)


def _words_of(wanted: Wanted) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(wanted.phrases)))
