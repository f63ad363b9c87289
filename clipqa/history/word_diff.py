"""Compare two texts word by word. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Above this product of lengths lines are compared instead, since a hostile text would take minutes.
MAX_PAIRS = 4_000_000
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
Step = tuple[str, int, int, int, int]
SAME, INSERTED, DELETED = "same", "ins", "del"


class Piece(NamedTuple):
    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts. A deleted piece precedes the one that replaces it."""
    if before == after:
        return [Piece(SAME, before)] if before else []
    old, new = words(before), words(after)
    if len(old) * len(new) > MAX_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    steps = SequenceMatcher(None, old, new).get_opcodes()
    if not _has_much_in_common(old, new, steps):
        return replace(before, after)
    for tag, a, b, c, d in steps:
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        pieces += [Piece(DELETED, "".join(old[a:b]))] if b > a else []
        pieces += [Piece(INSERTED, "".join(new[c:d]))] if d > c else []
    return pieces


def _has_much_in_common(old: list[str], new: list[str], steps: Sequence[Step]) -> bool:
    """Return whether a quarter of the words of the shorter text are equal.

    With less in common the texts are easier to read one after the other.
    """
    equal = sum(
        not part.isspace() for tag, a, b, _c, _d in steps if tag == "equal" for part in old[a:b]
    )
    shorter = min(sum(not part.isspace() for part in parts) for parts in (old, new))
    return equal * 4 >= shorter


def replace(before: str, after: str) -> list[Piece]:
    """Return both values whole, for values that make no sense as single words."""
    if before == after:
        return compare(before, after)
    both = (Piece(DELETED, before), Piece(INSERTED, after))
    return [piece for piece in both if piece.text]


def words(text: str) -> list[str]:
    """Split a text into words, runs of white space, and single other characters.

    Scripts without spaces are split at every character, which keeps its combining marks.
    """
    found: list[str] = []
    kind = ""
    for sign in text:
        before, kind = kind, _kind(sign)
        if found and (kind == "mark" or (kind == before and kind in {"word", "space"})):
            found[-1] += sign
            kind = before if kind == "mark" else kind
        else:
            found.append(sign)
    return found


def _kind(sign: str) -> str:
    if sign.isspace():
        return "space"
    category = unicodedata.category(sign)
    if category.startswith("M"):
        return "mark"
    if category[0] not in "LN":
        return "sign"
    return "ideograph" if SPACELESS.match(sign) else "word"
