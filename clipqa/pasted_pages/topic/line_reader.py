"""Read a line of a topic that has a time, or is a page number or a watch link."""

from __future__ import annotations

from collections.abc import Iterator

from clipqa.pasted_pages.site.dates import is_date
from clipqa.pasted_pages.site.furniture import (
    is_button,
    is_count_of_clips,
    is_interface,
    is_thumbnail,
)
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.lines import MAX_LINE, is_question
from clipqa.pasted_pages.text.marks import DIVIDER, number, unemphasised
from clipqa.pasted_pages.text.page_numbers import is_number, is_part_of_list, read_page_number
from clipqa.pasted_pages.text.question_labels import question_label
from clipqa.pasted_pages.text.times import (
    clock_alone,
    length_at_end,
    read_length,
    read_range,
)
from clipqa.pasted_pages.topic.links import LABEL, is_watch, read_link, split_outlet
from clipqa.pasted_pages.topic.ranges import read_range_and_words, words_beside
from clipqa.pasted_pages.topic.token import Token, is_label

_PLAY = "▶►▸▷⏵⏯⏱⏲⌚◷🕐🕑🕒🎬🎥📺📻🎧🔗\ufe0f "
_ORDER = {"watch": 1, "outlet": 2, "range": 3}
_MAX_PAGE_WORDS = 16  # of a page number with buttons beside it


def read_line(text: str, level: int, roles: dict[str, str]) -> Iterator[Token]:
    if len(text) > MAX_LINE:
        yield _text(text, level, roles)
    elif found := _timed(text.lstrip(_PLAY), fold(text).lstrip(_PLAY)):
        yield from found
    elif _is_interface(text):
        yield Token("interface", text)
    else:
        yield _text(text, level, roles)


def _is_interface(text: str) -> bool:
    if is_thumbnail(text.partition(":")[0]):
        return True
    folded = fold(text)
    if is_number(folded) or is_part_of_list(folded):
        return True
    return is_interface(text) or is_count_of_clips(text) or is_date(text)


def _timed(text: str, folded: str) -> list[Token] | None:
    """Return the tokens of a line that has a time, or is a page number or a watch link."""
    if folded[:1] in ("(", "[") and (length := length_at_end(folded)) and not length[0]:
        return [Token("watch", "", length[1], dropped=text)]  # the length in a line of its own
    if (found := read_range(folded)) is not None:
        return [Token("range", "", range=found, dropped=words_beside(text, found))]
    if (clock := clock_alone(folded)) is not None:
        return [Token("clock", text, clock)]
    if (length_s := _labelled_length(folded)) is not None:
        return [Token("watch", "", length_s, dropped=text)]
    if page := read_page_number(folded):
        return [Token("page", text, page=page)]
    if parts := _parts(text, folded):
        return parts
    found_link = _watch_and_more(text, folded) or read_range_and_words(text, folded)
    return found_link or read_link(text, folded) or _without_buttons(text, folded)


def _labelled_length(folded: str) -> int | None:
    """Return the seconds of a line such as "Length: 0:24" or "24 s"."""
    label = LABEL.match(folded)
    if label is None:
        return read_length(folded)
    rest = folded[label.end() :]
    return read_length(rest) if read_range(rest) is None else None


def _parts(text: str, folded: str) -> list[Token] | None:
    """Return the tokens of a line such as "Radio | 0:10 - 0:20 | Watch clip answer (0:10)"."""
    parts = DIVIDER.split(text)
    ranges = [part for part in DIVIDER.split(folded) if read_range(part)]
    if len(parts) < 2 or len(ranges) != 1:
        return None
    tokens = [token for part in parts if part for token in read_line(part, 0, {})]
    tokens = [t._replace(kind="outlet") if t.kind == "text" and is_label(t) else t for t in tokens]
    return sorted(tokens, key=lambda token: _ORDER.get(token.kind, 0))


def _without_buttons(text: str, folded: str) -> list[Token] | None:
    """Return the page number between buttons, such as "Page 3 of 54 Next", as a token."""
    words = text.split()
    if len(words) > _MAX_PAGE_WORDS or not any(sign.isdigit() for sign in folded):
        return None
    start, end = 0, len(words)
    while start < end and is_button(words[start]):
        start += 1
    while end > start and is_button(words[end - 1]):
        end -= 1
    rest = fold(" ".join(words[start:end]))
    if end - start == len(words) or not (page := read_page_number(rest)):
        return [Token("interface", text)] if is_number(rest) else None
    return [Token("page", text, page=page)]


def _watch_and_more(text: str, folded: str) -> list[Token] | None:
    """Return a watch link and the tokens of the words after it, in one line."""
    place = folded.find(")")
    found = length_at_end(folded[: place + 1]) if place > 0 else None
    rest = text[place + 1 :].strip()
    if not found or not rest or not is_watch(text[: len(found[0])]):
        return None
    words = text[: len(found[0])]
    return [Token("watch", words, found[1], dropped=text[: place + 1]), *read_line(rest, 0, {})]


def _text(text: str, level: int, roles: dict[str, str]) -> Token:
    plain = unemphasised(text)
    if labelled := question_label(text, roles):
        role, label = labelled
        if not label.text:
            return Token("interface", text)
        return Token("text", label.text, role=role, dropped=label.label)
    outlet, label_text = split_outlet(plain)
    if label_text:
        return Token("outlet", outlet, dropped=label_text)
    mark = number(plain) if is_question(plain) else None
    if mark:
        return Token("text", mark.text, level=level, dropped=mark.label)
    return Token("text", plain, level=level)
