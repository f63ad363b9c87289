"""Facet values of an entry as lines of text, from which the matches of a search are counted.

Lines have ids instead of names, so that a thousand entries are read in a millisecond.
"""

from collections import Counter, defaultdict
from collections.abc import Collection

from clipqa.facets.table import FIXED, RECORDS
from clipqa.models import SearchEntry

# The prefix of the line with the values of all fixed facets. A thousand cards have a few dozen
# combinations of them, so counting whole combinations takes a third of the time.
FIXED_PREFIX = "-"
LETTERS = {facet.name: facet.letter for facet in RECORDS}
FIXED_NAMES = [facet.name for facet in FIXED]

# Facet -> value, or id of the value's record -> number of cards.
FacetCounts = dict[str, dict[str, int]]


def facet_lines(entry: SearchEntry, topic_ids: Collection[int]) -> str:
    """Return a line for each record, and one with the values of all fixed facets."""
    records = [f"{facet.letter}{pk}" for facet in RECORDS for pk in facet.ids_of(entry, topic_ids)]
    fixed = " ".join([facet.value_of(entry) for facet in FIXED])
    return "\n".join([*records, f"{FIXED_PREFIX}{fixed}"])


def count_lines(lines: str) -> FacetCounts:
    """Return the number of entries with each value, from the joined lines of all entries."""
    # Counts whole lines before parsing them, since few are distinct. Lines with an unknown prefix
    # are from an older release and are not counted until their entries are indexed again.
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line, cards in Counter(lines.split("\n") if lines else ()).items():
        found[line[:1]][line[1:]] = cards
    counts: FacetCounts = {name: found[letter] for name, letter in LETTERS.items()}
    counts |= {name: {} for name in FIXED_NAMES}
    for values, cards in found[FIXED_PREFIX].items():
        # Lines from an older release with fewer facets have fewer values.
        for name, value in zip(FIXED_NAMES, values.split(" "), strict=False):
            counts[name][value] = counts[name].get(value, 0) + cards
    return counts
