"""Two texts laid over each other, word by word. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# More than this and words are not compared one by one: a hostile text would take minutes.
MOST_PAIRS = 4_000_000
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
Step = tuple[str, int, int, int, int]
SAME, INSERTED, DELETED = "same", "ins", "del"


class Piece(NamedTuple):
    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """What was deleted stands before what took its place."""
    if before == after:
        return [Piece(SAME, before)] if before else []
    old, new = words(before), words(after)
    if len(old) * len(new) > MOST_PAIRS:
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
    """A quarter of the words, white space aside; less is another text, and reads better whole."""
    alike = sum(
        not part.isspace() for tag, a, b, _c, _d in steps if tag == "equal" for part in old[a:b]
    )
    shorter = min(sum(not part.isspace() for part in parts) for parts in (old, new))
    return alike * 4 >= shorter


def replace(before: str, after: str) -> list[Piece]:
    """One value in the place of another, where words would be torn out of what they mean."""
    if before == after:
        return compare(before, after)
    both = (Piece(DELETED, before), Piece(INSERTED, after))
    return [piece for piece in both if piece.text]


def words(text: str) -> list[str]:
    """Words, white space, and every other sign alone. Scripts without spaces go sign by sign,
    but never without the marks that belong to a sign.
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
