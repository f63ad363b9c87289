"""Find moments of recordings by words that are said in them, also where no answer uses them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from clipqa.models import Cue
from clipqa.search.backends import SearchTooSlow, get_backend
from clipqa.search.cue_index import TABLE, cues_with, without_accents

# Cues that are read from the index, of which the best are shown. Bounds the work for words that
# very many cues have, at the price that further ones are not considered.
MAX_CANDIDATES: Final = 600
MAX_NEIGHBOURHOODS: Final = 100  # that are searched for words that continue in the next line
NEIGHBOURHOOD_MS: Final = 10_000
MAX_WORDS: Final = 12
MAX_OF_A_VIDEO: Final = 3  # else one recording could fill the list
WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """Return the different words of a text in lower case. The index ignores accents itself."""
    return list(dict.fromkeys(all_words(text)))[:MAX_WORDS]


def all_words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def find_moments(typed: str, visible: "QuerySet[Cue]", limit: int) -> list[Cue]:
    """Return cues with all words that are typed, those with the exact phrase first.

    Words match by their beginning. `visible` has the cues that the user may see. Takes at most
    `Limits.budget_ms`, and returns nothing for words that need longer.
    """
    words = words_in(typed)
    if not words or max(map(len, words)) < 2:
        return []
    try:
        found = _visible(_ids(words, MAX_CANDIDATES), visible) or _spread(words, visible)
    except SearchTooSlow:
        return []
    return _few_of_each_video(_exact_first(found, words), limit)


def _ids(words: list[str], limit: int) -> list[int]:
    return [pk for (pk,) in get_backend().rows(*cues_with(words, limit))]


def _visible(ids: list[int], visible: "QuerySet[Cue]") -> list[Cue]:
    found = visible.filter(pk__in=ids).select_related("transcript__video__outlet")
    return list(found.order_by("-pk"))


def _spread(words: list[str], visible: "QuerySet[Cue]") -> list[Cue]:
    """Return cues with the longest word, and the others within a few seconds of it."""
    if len(words) < 2:
        return []
    cues = _visible(_ids([max(words, key=len)], MAX_NEIGHBOURHOODS), visible)
    said = _neighbourhoods([cue.pk for cue in cues])
    return [cue for cue in cues if _has_all(said.get(cue.pk, ""), words)]


def _neighbourhoods(ids: list[int]) -> dict[int, str]:
    """Return what is said around each of these cues, by the index of their times."""
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    sql = (
        f"SELECT c.id, n.text FROM {TABLE} c JOIN {TABLE} n ON n.transcript_id = c.transcript_id "
        "AND n.start_ms BETWEEN c.start_ms - %s AND c.start_ms + %s "
        f"WHERE c.id IN ({places})"
    )
    said: dict[int, str] = {}
    for pk, text in get_backend().rows(sql, [NEIGHBOURHOOD_MS, NEIGHBOURHOOD_MS, *ids]):
        said[pk] = f"{said.get(pk, '')} {text}"
    return said


def _has_all(text: str, words: list[str]) -> bool:
    said = all_words(without_accents(text))
    return all(any(one.startswith(without_accents(word)) for one in said) for word in words)


def _exact_first(cues: Iterable[Cue], words: list[str]) -> list[Cue]:
    phrase = " ".join(words)
    return sorted(cues, key=lambda cue: phrase not in " ".join(all_words(cue.text)))


def _few_of_each_video(cues: Iterable[Cue], limit: int) -> list[Cue]:
    found: list[Cue] = []
    counts: Counter[int] = Counter()
    for cue in cues:
        video = cue.transcript.video_id
        counts[video] += 1
        if counts[video] <= MAX_OF_A_VIDEO:
            found.append(cue)
        if len(found) == limit:
            break
    # Of each recording in the order in which it is said, those with the best cue first.
    first = {video: place for place, video in enumerate(counts)}
    return sorted(found, key=lambda cue: (first[cue.transcript.video_id], cue.start_ms))
