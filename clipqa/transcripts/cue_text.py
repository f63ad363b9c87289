"""The text of a WebVTT cue: its tokens and its voices, by the steps of the specification.

Every search starts where the one before ended, so the time is linear in the length of any text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Literal

_TOKEN = re.compile(r"([^<]++)|<([^>]*+)>?")
_NAME_CLASSES_ANNOTATION = re.compile(r"([^\t\n\f .]*+)(\.[^\t\n\f ]*+)?+(.*)", re.DOTALL)
_REFERENCE = re.compile(r"(&(?:#[0-9]++|#[xX][0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]{0,31}+);?)")
_DIGITS = frozenset("0123456789")
_MAX_DIGITS = 4000  # Python refuses longer decimal numbers; Unicode needs at most seven digits
_TEXT_TAGS = frozenset({"c", "i", "b", "u", "ruby", "v", "lang"})
# A transcript has thousands of tags and references, but few different ones.
_CACHE_SIZE = 200


Kind = Literal["string", "start", "end", "timestamp"]
# Kind, text or tag name, and a start tag's annotation.
Token = tuple[Kind, str, str]


class _Voice:
    """One `<v>`. Two of the same speaker are different voices."""

    def __init__(self, speaker: str) -> None:
        self.speaker = speaker


_Node = tuple[str, _Voice]  # the name of an open tag, and the innermost voice around its text


def tokens(text: str) -> Iterator[Token]:
    """Yield the strings and tags in order. A tag without its `>` extends to the end of the text."""
    for string, inside in _TOKEN.findall(text):
        yield ("string", decode_references(string), "") if string else _tag(inside)


def voices(text: str) -> Iterator[tuple[str, str]]:
    """Yield each speaker with their text. Text outside any voice has no speaker."""
    for speaker, words, _times in timed_voices(text):
        yield speaker, words


def timed_voices(text: str) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    """Yield each speaker with their text, and the timestamps in it with their places."""
    for voice, found in groupby(_parts_by_voice(text), key=itemgetter(0)):
        strings: list[str] = []
        times: list[tuple[int, str]] = []
        length = 0
        for _voice, kind, value in found:
            if kind == "timestamp":
                times.append((length, value))
            else:
                strings.append(value)
                length += len(value)
        if strings:
            yield voice.speaker, "".join(strings), times


def decode_references(text: str) -> str:
    """Replace `&lt;`, `&#8217;` and so on by their characters."""
    if "&" not in text:
        return text
    parts = _REFERENCE.split(text)
    parts[1::2] = map(_decode_reference, parts[1::2])
    return "".join(parts)


@lru_cache(_CACHE_SIZE)
def _decode_reference(reference: str) -> str:
    if len(reference) > _MAX_DIGITS and reference[2] in _DIGITS:
        reference = f"&#{reference[2:].rstrip(';').lstrip('0')[:8] or 0};"
    return html.unescape(reference)


@lru_cache(_CACHE_SIZE)
def _tag(inside: str) -> Token:
    if inside[:1] == "/":
        return "end", inside[1:], ""
    if inside[:1] in _DIGITS:
        return "timestamp", inside, ""
    match = _NAME_CLASSES_ANNOTATION.fullmatch(inside)
    assert match  # always matches, since every part may be empty
    return "start", match[1], decode_references(match[3])


def _parts_by_voice(text: str) -> Iterator[tuple[_Voice, Kind, str]]:
    """Yield the strings and timestamps with the innermost voice around them."""
    name, voice = "", _Voice("")
    open_nodes: list[_Node] = []
    for kind, value, annotation in tokens(text):
        if kind in {"string", "timestamp"}:
            yield voice, kind, value
        elif kind == "start" and (value in _TEXT_TAGS or (value == "rt" and name == "ruby")):
            open_nodes.append((name, voice))
            name, voice = value, _Voice(annotation) if value == "v" else voice
        elif kind == "end" and open_nodes:
            if name == "rt" and value == "ruby":  # the only end tag that closes two elements
                name, voice = open_nodes.pop()
            if name == value:
                name, voice = open_nodes.pop()
