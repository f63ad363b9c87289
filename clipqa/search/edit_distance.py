"""The edit distance of two words. Pure."""


def distance(one: str, other: str, limit: int) -> int:
    """Return the optimal string alignment distance, or `limit` + 1 if it is larger.

    A transposition of neighbours is one edit. The algorithm is H. Hyyrö, "A Bit-Vector Algorithm
    for Computing Levenshtein and Damerau Edit Distances" (2003): neighbours in a column of the
    table differ by at most one, so the bits of a few integers represent a column.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    # A common prefix or suffix costs no edit.
    one, other = _without_common_ends(one, other)
    if not (one and other):
        return len(one) + len(other)
    places: dict[str, int] = {}
    for at, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << at
    last, edits, left = 1 << len(one) - 1, len(one), len(other)
    # Bit vectors: where the column increases or decreases downwards, where it equals its upper left
    # neighbour, and the positions of the letter before.
    rises, falls, stays, before = (last << 1) - 1, 0, 0, 0
    for letter in other:
        found = places.get(letter, 0)
        swapped = (~stays & found) << 1 & before
        stays = ((found & rises) + rises ^ rises) | found | falls | swapped
        grows, shrinks = falls | ~(stays | rises), stays & rises
        edits += bool(grows & last) - bool(shrinks & last)
        left -= 1
        if edits - left > limit:
            return limit + 1
        grows, shrinks = grows << 1 | 1, shrinks << 1
        rises, falls, before = shrinks | ~(stays | grows), grows & stays, found
    return edits


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    """Remove the common prefix and the common suffix."""
    start = 0
    for letter, opposite in zip(one, other, strict=False):
        if letter != opposite:
            break
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
