"""How many edits lie between two spellings. Pure."""


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words, neighbours swapped counting as one; `most` + 1 if more.

    The optimal string alignment distance, by H. Hyyrö, "A Bit-Vector Algorithm for Computing
    Levenshtein and Damerau Edit Distances" (2003): a column of its table is the bits of a few
    integers, since neighbours in it differ by one at most. What both words begin and end with
    costs no edit.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _unlike(one, other)
    if not (one and other):
        return len(one) + len(other)
    places: dict[str, int] = {}
    for at, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << at
    last, edits, left = 1 << len(one) - 1, len(one), len(other)
    # Where the column rises and falls downwards, where it is no more than its upper left
    # neighbour, and the places of the letter before.
    rises, falls, stays, before = (last << 1) - 1, 0, 0, 0
    for letter in other:
        found = places.get(letter, 0)
        swapped = (~stays & found) << 1 & before
        stays = ((found & rises) + rises ^ rises) | found | falls | swapped
        grows, shrinks = falls | ~(stays | rises), stays & rises
        edits += bool(grows & last) - bool(shrinks & last)
        left -= 1
        if edits - left > most:
            return most + 1
        grows, shrinks = grows << 1 | 1, shrinks << 1
        rises, falls, before = shrinks | ~(stays | grows), grows & stays, found
    return edits


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin and end with alike."""
    start = 0
    for letter, opposite in zip(one, other, strict=False):
        if letter != opposite:
            break
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
