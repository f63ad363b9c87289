"""Allowed and visible characters of a text. Pure.

One rule for every text field: forms and imports call `check_text`. Marks that scripts and emoji
need are allowed: joiners and non-joiners, soft hyphens, direction marks, variation selectors, and
directional formatting that is closed on its own line.
"""

import re

from clipqa.lib.sentences import SentenceError, gettext_noop

# A wrong range here would refuse valid text, so each range is named.
_FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, except tab and line ends
    "\u202d\u202e"  # overrides: they reverse the order of letters
    "\u206a-\u206f"  # deprecated format characters
    "\ufff9-\ufffb"  # annotations
    "\ud800-\udfff"  # halves of surrogate pairs
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters; XML can't contain them
    "]"
)
# Tag characters are invisible and can spell whole sentences; only region flags need them.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_TAG = re.compile("[\U000e0000-\U000e007f]")
_DIRECTION = re.compile("[\u202a-\u202c\u2066-\u2069]")
_DIRECTION_OR_END = re.compile("[\u202a-\u202c\u2066-\u2069\n]")
_CLOSED_BY = {
    **dict.fromkeys("\u202a\u202b", "\u202c"),  # embeddings
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),  # isolates
}

# Unicode's Default_Ignorable_Code_Point, and other characters that are drawn as nothing.
_INVISIBLE = (
    "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_VISIBLE = re.compile(f"[^{_INVISIBLE}]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TextError(SentenceError):
    """The text has characters that no field accepts, or only invisible ones."""


def check_text(text: str) -> None:
    """Raise `TextError` for a text that no field accepts. An empty text is valid."""
    if text.isascii() and text.isprintable():
        if text.isspace():
            raise _nothing_visible()
        return
    if text and not _VISIBLE.search(text):
        raise _nothing_visible()
    place = _forbidden_position(text)
    if place is not None:
        raise TextError(
            gettext_noop(
                "Character %(place)d of this text is %(code)s, a control character that is not "
                "allowed here. Delete it, or type the words around it again."
            ),
            place=place + 1,
            code=f"U+{ord(text[place]):04X}",
        )


def is_storable(text: str) -> bool:
    """Return whether both databases can store the text: no NUL and no lone surrogate."""
    return not _UNSTORABLE.search(text)


def is_blank(text: str) -> bool:
    """Return whether the text has no visible character."""
    return not _VISIBLE.search(text)


def without_controls(text: str) -> str:
    """Return the text without the characters that `check_text` refuses.

    Used for texts that were stored before they were checked.
    """
    allowed = _FORBIDDEN.sub("", text)
    if _forbidden_position(allowed) is None:
        return allowed
    return "".join(map(_without_unpaired, allowed.splitlines(keepends=True)))


def _without_unpaired(line: str) -> str:
    """Remove the tags of a line unless all are in flags, and unbalanced directional formatting."""
    is_flag = _tag_outside_flags(line) is None
    without_tags = line if is_flag else _TAG.sub("", line)
    return without_tags if _unclosed(line) is None else _DIRECTION.sub("", without_tags)


def _nothing_visible() -> TextError:
    return TextError(
        gettext_noop("This text has only invisible characters. Type words, or leave it empty.")
    )


def _forbidden_position(text: str) -> int | None:
    places = [
        found.start() for found in (_FORBIDDEN.search(text), _tag_outside_flags(text)) if found
    ]
    unclosed = _unclosed(text)
    return min([*places, *([] if unclosed is None else [unclosed])], default=None)


def _tag_outside_flags(text: str) -> re.Match[str] | None:
    if not _TAG.search(text):
        return None
    return _TAG.search(_FLAG.sub(lambda flag: " " * len(flag.group()), text))


def _unclosed(text: str) -> int | None:
    """Return the position of the first directional character without its counterpart.

    An embedding or isolate must be closed before its line ends, in the order of nesting.
    """
    opened: list[tuple[int, str]] = []
    if not _DIRECTION.search(text):
        return None
    for found in _DIRECTION_OR_END.finditer(f"{text}\n"):
        sign = found.group()
        if sign in _CLOSED_BY:
            opened.append((found.start(), _CLOSED_BY[sign]))
        elif sign == "\n":
            if opened:
                return opened[0][0]
        elif not opened or opened.pop()[1] != sign:
            return found.start()
    return None
