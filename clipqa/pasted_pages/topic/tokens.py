"""Tell what each line of a pasted topic is: a text, a watch link, a range, a page number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.site.furniture import (
    is_count_of_clips,
    is_date,
    is_interface,
    is_thumbnail,
)
from clipqa.pasted_pages.text.labels import bare, question_label, question_roles
from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.text.lines import Line, is_finished
from clipqa.pasted_pages.text.marks import (
    bullet,
    heading_mark,
    is_question,
    number,
    unemphasised,
    without_emoji,
)
from clipqa.pasted_pages.text.times import (
    MAX_LINE,
    PageNumber,
    Range,
    clock_alone,
    clock_at_end,
    is_number,
    length_at_end,
    range_at_end,
    range_at_start,
    read_length,
    read_page_number,
    read_range,
)

_VERBS = phrases("watch")
_NOUNS = phrases("clip")
_OUTLET = phrases("outlet")
_STARTS = phrases("start")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED_VERBS = tuple(verb for verb in _VERBS if _UNSPACED.match(verb))
_UNSPACED_NOUNS = tuple(noun for noun in _NOUNS if _UNSPACED.match(noun))
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"(?<!\w)\[([^\[\]]{1,200})\](\([^()\s]*\))(?!\w)")
_ADDRESS = re.compile(r"https?://\S+")
_UNFINISHED = re.compile(r"[(\[][\d: ]*$")  # a length at which the paste ends
_CUT_TIME = re.compile(r"\d{1,2}(?::\d{0,2})+ ?[-‐-―−~]?")  # a time at which the paste ends
_LABEL = re.compile(r"([^\W\d_][^\d:]{0,20})(?:: ?|：)")
_PLAY = "▶►▸▷⏵⏯⏱⏲⌚◷🕐🕑🕒🎬🎥📺📻🎧🔗\ufe0f "
_LENGTHS = phrases("length")
_MAX_WORDS = 8  # of a watch link
_MAX_CARD = 5  # lines of a short card above its link, and below it
_HALF = 15  # minutes of an hour, read as seconds
_MAX_BEFORE_TIME = 2  # words such as "from"
_MAX_PAGE_WORDS = 16  # of a page number with buttons beside it


class Token(NamedTuple):
    kind: str  # text, watch, range, clock, outlet, page or interface
    text: str
    length_s: int | None = None
    range: Range | None = None
    page: PageNumber | None = None
    level: int = 0  # of a text that is marked as a heading
    role: str = ""  # "question" or "answer" if a label says so
    dropped: str = ""  # the label of a text, the line of a range


def read_tokens(lines: Sequence[Line]) -> list[Token]:
    roles = question_roles(line.text for line in lines)
    tokens = [token for line in lines for token in _tokens(line, roles)]
    tokens = _with_numbers(tokens)
    return list(_with_split_pages(_with_clocks(_with_captions(_with_unfinished(tokens)))))


def is_topic(tokens: Sequence[Token]) -> bool:
    """Return whether the page has cards: watch links with lengths or ranges, or several ranges."""
    links = [token for token in tokens if token.kind == "watch" and token.text]
    named = [token for token in links if is_watch(_UNFINISHED.sub("", token.text))]
    if len(links) == 1 and not any(token.range for token in tokens):
        return _is_cut_card(tokens, tokens.index(links[0]))
    ranges = [token.range for token in tokens if token.range and token.range.end_s is not None]
    if any(token.length_s is not None or _UNFINISHED.search(token.text) for token in named):
        return True
    repeated = Counter(token.text for token in links).most_common(1)
    if (named and ranges) or (repeated and repeated[0][1] > 1):
        return True
    asks = any(token.kind == "text" and is_question(token.text) for token in tokens)
    return bool(links or asks or len(ranges) > 1) and any(map(_is_clip, ranges))


def _is_cut_card(tokens: Sequence[Token], link: int) -> bool:
    """Return whether a page with one link ends in its first card. Else it is an article with a
    film.
    """
    above = tokens[max(0, link - _MAX_CARD) : link]
    asks = any(token.kind == "text" and is_question(token.text) for token in above)
    return asks and len(tokens) - link <= _MAX_CARD


def _is_clip(range_: Range) -> bool:
    """Return whether a range is not that of opening hours, which are full or half hours."""
    return bool(range_.start_s % _HALF or (range_.end_s or 0) % _HALF)


def _tokens(line: Line, roles: dict[str, str]) -> Iterator[Token]:
    heading = heading_mark(line)
    mark = bullet(line.text)
    shown = heading[1] if heading else mark.text if mark else line.text
    linked = _LINK.sub(r"\1", shown) if "](" in shown else shown
    urls = " ".join(url for _, url in _LINK.findall(shown)) if linked != shown else ""
    if urls or _ADDRESS.fullmatch(linked):
        yield Token("interface", urls or linked)
        if not urls:
            return
    yield from _read(linked, heading[0] if heading else 0, roles)


def _read(text: str, level: int, roles: dict[str, str]) -> Iterator[Token]:
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
    return is_interface(text) or is_number(fold(text)) or is_count_of_clips(text) or is_date(text)


def _timed(text: str, folded: str) -> list[Token] | None:
    """Return the tokens of a line that has a time, or is a page number or a watch link."""
    if folded[:1] in ("(", "[") and (length := length_at_end(folded)) and not length[0]:
        return [Token("watch", "", length[1], dropped=text)]  # the length in a line of its own
    if (found := read_range(folded)) is not None:
        return [Token("range", "", range=found, dropped=_beside(text, found))]
    if (clock := clock_alone(folded)) is not None:
        return [Token("clock", text, clock)]
    if (length_s := _labelled_length(folded)) is not None:
        return [Token("watch", "", length_s, dropped=text)]
    if page := read_page_number(folded):
        return [Token("page", text, page=page)]
    found_link = _watch_and_more(text, folded) or _range_and_length(text, folded)
    return found_link or _watch(text, folded) or _without_buttons(text, folded)


def _labelled_length(folded: str) -> int | None:
    """Return the seconds of a line such as "Length: 0:24" or "24 s"."""
    label = _LABEL.match(folded)
    if label is None:
        return read_length(folded)
    rest = folded[label.end() :]
    return read_length(rest) if read_range(rest) is None else None


def _range_and_length(text: str, folded: str) -> list[Token] | None:
    """Return the outlet, the range and the length of a line that has a range with words."""
    length = length_at_end(folded)
    end = len(length[0]) if length else len(text)
    if length and (found := read_range(folded[:end])):
        return [Token("watch", "", length[1]), Token("range", "", range=found, dropped=text)]
    before = range_at_end(folded[:end])
    if not before:
        return _range_and_outlet(text, folded)
    words, found = text[: len(before[0])], before[1]
    rest = _words(text[len(words) :])
    tokens = [Token("range", "", range=found, dropped=rest)]
    if length:
        tokens.insert(0, Token("watch", "", length[1]))
    return [*_before_range(words), *tokens]


def _range_and_outlet(text: str, folded: str) -> list[Token] | None:
    """Return the range and the outlet of a line that begins with the range."""
    found = range_at_start(folded)
    if not found:
        return None
    outlet = Token("outlet", text[len(text) - len(found[0]) :])
    return [outlet, Token("range", "", range=found[1])] if is_label(outlet) else None


def _before_range(words: str) -> list[Token]:
    """Return the words before a range: an outlet, a watch link or a word such as "from"."""
    is_label = words.endswith((":", "：")) or words[0].islower() or is_interface(words)
    if words.casefold() in _STARTS or (is_label and len(words.split()) <= _MAX_BEFORE_TIME):
        return [Token("interface", words)]
    if is_watch(words):
        return [Token("watch", words, dropped=words)]
    outlet, label = _outlet(words)
    name, _, last = outlet.rpartition(" ")
    if last.casefold() in _STARTS and name:
        is_clip = name.casefold() in _NOUNS
        return [Token("interface", outlet)] if is_clip else [Token("outlet", name, dropped=last)]
    return [Token("outlet", outlet, dropped=label)]


def _beside(text: str, found: Range) -> str:
    """Return the words between two times, or the whole line of a range without its end."""
    return _words(text) if found.end_s is not None else text


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _watch(text: str, folded: str) -> list[Token] | None:
    """Return a watch link: a few words with a length in brackets, or with a verb and a noun."""
    if found := length_at_end(folded):
        words = text[: len(found[0])]
        if len(words.split()) <= _MAX_WORDS and not is_question(words):
            return [Token("watch", words, found[1], dropped=text)]
    if found := clock_at_end(folded):
        words = text[: len(found[0])]
        if is_watch(words) or words.casefold() in _LENGTHS:
            return [Token("watch", words, found[1], dropped=text)]
    if is_watch(_UNFINISHED.sub("", text)):
        return [Token("watch", text, dropped=text)]
    return None


def _without_buttons(text: str, folded: str) -> list[Token] | None:
    """Return the page number between buttons, such as "Page 3 of 54 Next", as a token."""
    words = text.split()
    if len(words) > _MAX_PAGE_WORDS or not any(sign.isdigit() for sign in folded):
        return None
    start, end = 0, len(words)
    while start < end and is_interface(words[start]):
        start += 1
    while end > start and is_interface(words[end - 1]):
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
    return [Token("watch", words, found[1], dropped=text[: place + 1]), *_read(rest, 0, {})]


def is_watch(text: str) -> bool:
    if len(text) > 80 or is_finished(text):
        return False
    name = bare(without_emoji(text))
    words = name.split()
    if len(words) > _MAX_WORDS:
        return False
    if _VERBS & {*words} and _NOUNS & {*words}:
        return True
    has_verb = any(verb in name for verb in _UNSPACED_VERBS)
    return has_verb and any(noun in name for noun in _UNSPACED_NOUNS)


def _text(text: str, level: int, roles: dict[str, str]) -> Token:
    plain = unemphasised(text)
    if labelled := question_label(text, roles):
        role, label = labelled
        if not label.text:
            return Token("interface", text)
        return Token("text", label.text, role=role, dropped=label.label)
    outlet, label_text = _outlet(plain)
    if label_text:
        return Token("outlet", outlet, dropped=label_text)
    mark = number(plain) if is_question(plain) else None
    if mark:
        return Token("text", mark.text, level=level, dropped=mark.label)
    return Token("text", plain, level=level)


def _outlet(text: str) -> tuple[str, str]:
    """Split a label such as "Source:" from the outlet."""
    picture, _, rest = text.partition(" ")
    if rest and is_thumbnail(picture):
        return rest, picture
    found = _LABEL.match(text)
    if found and found[1].strip().casefold() in _OUTLET and text[found.end() :].strip():
        return text[found.end() :].strip(), found[0].strip()
    return text, ""


def _with_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Remove the number of a question without a question mark that continues those before it."""
    found: list[Token] = []
    last = 0
    for token in tokens:
        mark = number(f"{token.dropped} {token.text}" if token.dropped else token.text)
        is_text = token.kind == "text" and mark is not None and mark.order == last + 1
        if is_text and mark and (token.dropped or last):
            last = mark.order
            token = token._replace(text=mark.text, dropped=mark.label)
        found.append(token)
    return found


def _with_unfinished(tokens: list[Token]) -> list[Token]:
    """Tell the link or the time at which the paste ends: the beginning of another one."""
    last = tokens[-1] if tokens else Token("interface", "")
    links = {token.text for token in tokens if token.kind == "watch"}
    if last.kind == "text" and len(last.text) > 4 and any(t.startswith(last.text) for t in links):
        tokens[-1] = Token("watch", last.text, dropped=last.text)
    elif last.kind == "text" and _CUT_TIME.fullmatch(fold(last.text)):
        tokens[-1] = Token("interface", last.text)
    return tokens


def _with_captions(tokens: list[Token]) -> list[Token]:
    """Tell labels of still images in any language: a short text between the link and the outlet,
    and the same text below other links.
    """
    words = {token.text for token in tokens if token.kind == "text" and is_thumbnail(token.text)}
    kept = [token for token in tokens if token.kind not in ("interface", "clock")]
    for link, one, two, after in zip(kept, kept[1:], kept[2:], kept[3:], strict=False):
        kinds = (link.kind, one.kind, after.kind)
        is_two = kinds == ("watch", "text", "range") and two.kind in ("text", "outlet")
        if is_two and is_label(one) and is_label(two):
            words.add(one.text)
    for link, one, two in zip(kept, kept[1:], kept[2:], strict=False):
        if (link.kind, one.kind, two.kind) == ("watch", "text", "outlet") and is_label(one):
            words.add(one.text)
    return [
        Token("interface", token.text) if token.kind == "text" and token.text in words else token
        for token in tokens
    ]


def is_label(token: Token) -> bool:
    """Return whether a text can be an outlet or the label of a picture."""
    text = token.text
    if token.level or token.role or is_question(text) or is_finished(text):
        return False
    return bool(text) and len(text.split()) <= _MAX_WORDS and len(text) <= 80


def _with_clocks(tokens: Sequence[Token]) -> list[Token]:
    """Read a time alone in a line as the length of a card that has a range, else as its start."""
    found = list(tokens)
    for n, token in enumerate(tokens):
        if token.kind == "clock":
            found[n] = _clock(token, found, n)
    return found


def _clock(token: Token, tokens: list[Token], place: int) -> Token:
    """Return a time as a link, a range, or as the length of the link below it."""
    end = min(len(tokens), place + _MAX_CARD + 1)
    after = next((n for n in range(place + 1, end) if tokens[n].kind in ("range", "clock")), None)
    if after is None or tokens[after].kind == "clock":
        return Token("range", "", range=Range(token.length_s or 0, None), dropped=token.text)
    link = next((n for n in range(place + 1, after) if tokens[n].kind == "watch"), None)
    if link is None or tokens[link].length_s is not None:
        return Token("watch", "", token.length_s, dropped=token.text)
    tokens[link] = tokens[link]._replace(length_s=token.length_s)
    return Token("interface", token.text)


def _with_split_pages(tokens: Sequence[Token]) -> Iterator[Token]:
    """Read a number in the line above "of54" as the number of the page."""
    for token, following in pairwise([*tokens, Token("text", "")]):
        if _is_page_number(token, following):
            yield Token("page", token.text, page=PageNumber(int(fold(token.text)), None))
        else:
            yield token


def _is_page_number(token: Token, following: Token) -> bool:
    if not following.page or following.page.number is not None:
        return False
    return token.kind == "interface" and fold(token.text).isascii() and token.text.isdigit()
