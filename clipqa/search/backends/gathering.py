"""Find the entries that match, from the index alone, in a rough order.

A term adds its IDF to the score in any field, and more in the question. `search/ranking.py` then
ranks the best of these entries exactly.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from clipqa.models import SearchEntry
from clipqa.search.backends.base import Anchor, Backend, BackendQuery, Clause, QueryTerm

TABLE = SearchEntry._meta.db_table
# The share of its IDF that BM25 adds for a term in the question, beyond one in the transcript.
IN_QUESTION = 0.7
# Selects hidden entries instead of visible ones, since these are few.
HIDDEN = (
    f"SELECT answer_id AS id FROM {TABLE} WHERE visible_from > %s "
    f"UNION ALL SELECT answer_id FROM {TABLE} WHERE visible_until <= %s"
)
NEWER = (
    f"SELECT answer_id AS id FROM {TABLE} "
    "WHERE published_at >= %s AND (published_at > %s OR answer_id > %s)"
)
PHRASED = "SELECT id FROM phrased"
EXCLUDED = "excluded (id)"
# Up to this many excluded terms are cheaper as a condition of each arm than as a list of all
# entries that have them.
MAX_EXCLUDED_BY_ARM = 4
MAX_PHRASED_BY_ARM = 4

CTEs = dict[str, Clause]  # clauses that several arms read, by their name in the statement


class Gathered(NamedTuple):
    """`ids` of the visible entries that match, the highest score first. `is_whole` is True if these
    are certainly all entries that match.
    """

    ids: list[int]
    is_whole: bool


class Arm(NamedTuple):
    """A SELECT of the statement: entries that have these terms, anywhere or in the question.

    `is_first` is True if the next arm selects the other entries with these terms. It may select
    some of the same entries again.
    """

    terms: Sequence[QueryTerm]
    clause: Clause
    in_question: bool = False
    is_first: bool = False


def gather(backend: Backend, query: BackendQuery, now: datetime, limit: int) -> Gathered:
    """Return at most `limit` matches, in one statement. Raise `SearchTooSlow`."""
    not_visible = _not_visible(query, now)
    ctes: CTEs = {}
    if query.phrases:
        arms = _arms_of_phrases(backend, query, ctes)
    else:
        arms = _arms_of_words(backend, query, ctes)
    hidden, *found = _ids(backend, [not_visible, *(arm.clause for arm in arms)], ctes)
    idfs: dict[int, float] = {}
    extra: dict[int, float] = {}
    first: list[int] = []
    for arm, ids in zip(arms, found, strict=True):
        if not arm.terms:
            continue  # phrases of stop words alone restrict the matches but add no score
        idf = sum(one.idf for one in arm.terms)
        if arm.in_question:
            _add(extra, ids, IN_QUESTION * idf)
        if arm.is_first or not arm.in_question:
            _add(idfs, set(ids).difference(first) if first else ids, idf)
        first = ids if arm.is_first else []
    for pk in hidden:
        idfs.pop(pk, None)
    # The tolerance is for rounding: the sum of floats depends on their order.
    threshold = query.min_idf - 1e-9
    matched = [pk for pk, idf in idfs.items() if idf >= threshold]
    if not matched and query.common:
        # Entries that have only common terms were not read, so these are the best that are known.
        matched = list(idfs)
    for pk in idfs.keys() & extra.keys():
        idfs[pk] += extra[pk]
    # By score, then the newest first. Two stable sorts with simple keys are faster than one.
    matched.sort(reverse=True)
    matched.sort(key=idfs.__getitem__, reverse=True)
    return Gathered(matched[:limit], _is_whole(query, found) and len(matched) <= limit)


def _add(sums: dict[int, float], ids: Iterable[int], idf: float) -> None:
    added = dict.fromkeys(ids, idf)
    # The loop runs only over ids that have a sum already.
    for pk in sums.keys() & added.keys():
        added[pk] += sums[pk]
    sums.update(added)


def newer_than(anchor: Anchor) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(anchor[0])
    return [moment, moment, anchor[1]]


def _is_whole(query: BackendQuery, found: Sequence[Sequence[int]]) -> bool:
    """Return whether every entry that can match was read."""
    if query.phrases:
        return _phrases_are_whole(query, found[0])
    if query.within is None:
        return _terms_are_whole(query)
    # The vocabulary does not count how many of the entries in `within` have a term.
    too_little = sum(one.idf for one in query.common) < query.min_idf
    are_few = all(len(ids) < query.max_postings for ids in found)
    return are_few and (too_little or not query.common)


def _terms_are_whole(query: BackendQuery) -> bool:
    # Entries with common terms alone are not read, though the sum of these may reach the minimum.
    too_little = sum(one.idf for one in query.common) < query.min_idf
    are_few = all(one.entries <= query.max_postings for one in query.terms)
    return are_few and (too_little or not query.common)


def _phrases_are_whole(query: BackendQuery, found: Sequence[int]) -> bool:
    return _phrases_are_rare(query) or len(found) < query.max_postings


def _not_visible(query: BackendQuery, now: datetime) -> Clause:
    """Return a SELECT of entries that are hidden now, or newer than `as_of`."""
    moment = connection.ops.adapt_datetimefield_value(now)
    if not query.as_of:
        return HIDDEN, [moment, moment]
    return f"{HIDDEN} UNION ALL {NEWER}", [moment, moment, *newer_than(query.as_of)]


def _ids(backend: Backend, clauses: Sequence[Clause], ctes: CTEs) -> list[list[int]]:
    """Return the ids of each clause, with one statement."""
    sql = " UNION ALL ".join(
        f"SELECT {at}, {backend.join_ids} FROM ({sql}) h"
        for at, (sql, _values) in enumerate(clauses)
    )
    values = [value for _sql, values in clauses for value in values]
    if ctes:
        named = ", ".join(f"{name} AS MATERIALIZED ({each})" for name, (each, _v) in ctes.items())
        sql = f"WITH {named} {sql}"
        values = [value for _sql, each in ctes.values() for value in each] + values
    found = dict(backend.rows(sql, values))
    return [json.loads(f"[{found[at] or ''}]") for at in range(len(clauses))]


def _arms_of_words(backend: Backend, query: BackendQuery, ctes: CTEs) -> list[Arm]:
    return [
        arm for term in (*query.terms, *query.common) for arm in _arms(backend, query, term, ctes)
    ]


def _arms(backend: Backend, query: BackendQuery, term: QueryTerm, ctes: CTEs) -> tuple[Arm, Arm]:
    """Return the arms for a term in the question, and anywhere.

    With too many postings, those with the term in the question are read first.
    """
    limit = f" LIMIT {query.max_postings}"
    postings = partial(_postings, backend, query, ctes, [term.term])
    sql, values = postings(in_question=True)
    in_question = Arm([term], (f"{sql}{limit}", values), in_question=True)
    if term in query.common:
        return in_question, Arm([term], postings(either=[rare.term for rare in query.terms]))
    anywhere, values = postings()
    if term.entries > query.max_postings:
        name = f"in_question_{len(ctes)}"
        ctes[f"{name} (id)"] = in_question.clause
        in_question = Arm([term], (f"SELECT id FROM {name}", []), in_question=True, is_first=True)
        anywhere += f" LIMIT ({query.max_postings} - (SELECT COUNT(*) FROM {name}))"
    return in_question, Arm([term], (anywhere, values))


def _postings(
    backend: Backend, query: BackendQuery, ctes: CTEs, every: Sequence[str], **options: Any
) -> Clause:
    """Return a SELECT of entries that have these terms and none of the excluded phrases.

    Many excluded phrases are looked up once for all arms, instead of once in each.
    """
    is_short = sum(map(len, query.excluded)) <= MAX_EXCLUDED_BY_ARM
    excluded = query.excluded if is_short else ()
    sql, values = backend.postings(every, excluded=excluded, within=query.within, **options)
    if is_short:
        return sql, values
    if EXCLUDED not in ctes:
        # One condition of all single terms is cheaper than a list for each of them.
        single = list(dict.fromkeys(words[0] for words in query.excluded if len(words) == 1))
        longer = [words for words in query.excluded if len(words) > 1]
        each = [backend.postings([], either=single)] if single else []
        each += [backend.postings([], phrases=[words]) for words in longer]
        found = " UNION ".join(f"SELECT id FROM ({one}) e" for one, _values in each)
        ctes[EXCLUDED] = found, [value for _one, values in each for value in values]
    return f"SELECT id FROM ({sql}) h WHERE id NOT IN (SELECT id FROM excluded)", values


def _phrased(backend: Backend, query: BackendQuery) -> Clause:
    """Return a SELECT of entries with all phrases, which is executed once for all arms.

    The column `in_question` tells whether the question has all words of the phrases. With too many
    entries, these are read first.
    """
    words = _words_of(query)
    postings = partial(backend.postings, excluded=query.excluded, within=query.within)
    anywhere, values = postings([], phrases=query.phrases)
    if _phrases_are_rare(query):
        question, parameters = backend.postings(words, in_question=True)
        sql = f"SELECT id, id IN ({question}) AS in_question FROM ({anywhere}) h"
        return sql, [*parameters, *values]
    question, parameters = postings(words, in_question=True, phrases=query.phrases)
    first = f"SELECT id, TRUE AS in_question FROM ({question}) q"
    sql = f"{first} UNION ALL SELECT id, FALSE FROM ({anywhere}) h LIMIT {query.max_postings}"
    return sql, [*parameters, *values]


def _arms_of_phrases(backend: Backend, query: BackendQuery, ctes: CTEs) -> list[Arm]:
    """Return the arms of the phrases, and of each other term, which adds to the score."""
    ctes["phrased (id, in_question)"] = _phrased(backend, query)
    words = _words_of(query)
    within = [one for one in query.terms if one.term in words]
    arms = [Arm(within, (PHRASED, [])), Arm(within, (f"{PHRASED} WHERE in_question", []), True)]
    # The rarest words of the phrases narrow these arms by the index alone, before the INTERSECT.
    rarest = sorted(within, key=lambda one: (one.entries, one.term))[:MAX_PHRASED_BY_ARM]
    narrowed = partial(backend.postings, phrases=[[one.term] for one in rarest])
    for one in query.terms:
        if one.term not in words:
            for in_question in (False, True):
                sql, values = narrowed([one.term], in_question=in_question)
                arms.append(Arm([one], (f"{sql} INTERSECT {PHRASED}", values), in_question))
    return arms


def _phrases_are_rare(query: BackendQuery) -> bool:
    """Return whether a word of the phrases is rare, so that all entries with them are read."""
    words = _words_of(query)
    return any(one.entries <= query.max_postings for one in query.terms if one.term in words)


def _words_of(query: BackendQuery) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(query.phrases)))
