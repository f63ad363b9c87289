"""Parsers of the two fields with several values: topics and the transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from clipqa.importers import fields
from clipqa.importers.problems import FieldError
from clipqa.lib.characters import is_blank, without_controls
from clipqa.lib.sentences import SentenceError, quote
from clipqa.models.topic import Topic
from clipqa.models.transcript import Cue
from clipqa.transcripts import CueText
from clipqa.transcripts.cues import MAX_CUES, ensure_duration, join_lines
from clipqa.transcripts.formats import FORMATS, format_of
from clipqa.transcripts.reading import parse_body

MAX_TOPICS = 50
MAX_TOPIC_LENGTH = Topic._meta.get_field("name").max_length or 0
MAX_CUE_LENGTH = Cue._meta.get_field("text").max_length or 0
MAX_SPEAKER_LENGTH = Cue._meta.get_field("speaker").max_length or 0

# Text, a bar that separates names, or an escaped character of a name: \| for |, and \\ for \.
_PIECE = re.compile(r"[^\\|]++|\\[\\|]|[\\|]")
_ESCAPED = {"\\\\", "\\|"}
_topic = fields.text(MAX_TOPIC_LENGTH)
_names = fields.text(MAX_TOPICS * (2 * MAX_TOPIC_LENGTH + 1))
_words = fields.text(MAX_CUE_LENGTH)
_speaker = fields.text(MAX_SPEAKER_LENGTH)


def topics(value: object) -> tuple[str, ...]:
    """Return the names in their order, without duplicates, from a list or a text split by `|`."""
    names = split_topics(str(_names(value))) if isinstance(value, str) else value
    if names is None:
        return ()
    if not isinstance(names, list):
        raise FieldError(
            _("“%(value)s” is not a list.") % {"value": quote(value)},
            _('Write ["Ceasefires", "Talks"], or Ceasefires|Talks in CSV.'),
        )
    if len(names) > MAX_TOPICS:
        raise FieldError(
            _("It names %(count)d topics.") % {"count": len(names)},
            _("Give at most %(most)d.") % {"most": MAX_TOPICS},
        )
    clean = (str(_topic(name)) for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))


def split_topics(value: str) -> list[str]:
    pieces: list[list[str]] = [[]]
    for piece in _PIECE.findall(value):
        if piece == "|":
            pieces.append([])
        else:
            pieces[-1].append(piece[1:] if piece in _ESCAPED else piece)
    return ["".join(name) for name in pieces]


def join_topics(names: Iterable[str]) -> str:
    return "|".join(name.replace("\\", "\\\\").replace("|", "\\|") for name in names)


def transcript(value: object) -> tuple[CueText, ...]:
    """Return the cues, sorted and without duplicates, from a list or a text in any format."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ()
    cues = _from_text(value) if isinstance(value, str) else _from_list(value)
    unique: dict[tuple[int, int, str], CueText] = {}
    for cue in cues:
        unique.setdefault((cue.start_ms, cue.end_ms, cue.text), cue)
    return tuple(sorted(unique.values(), key=lambda cue: (cue.start_ms, cue.end_ms)))


def _from_text(value: str) -> list[CueText]:
    try:
        text = str(_without_controls(value))
        row = format_of(text)
        cues = parse_body(text, row.parse_exported or row.parse).cues
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None
    for cue in cues:
        _words(cue.text)
        _speaker(cue.speaker)
    return cues


def unused_text_warnings(value: object) -> list[str]:
    """Return warnings about words of a transcript's text that are in none of its cues."""
    if not isinstance(value, str) or not value.strip():
        return []
    text = str(_without_controls(value))
    row = format_of(text)
    warnings = parse_body(text, row.warn or row.parse).warnings
    return [gettext(found.template) % found.values for found in warnings]


def _from_list(value: object) -> list[CueText]:
    if not isinstance(value, list):
        raise FieldError(
            _("“%(value)s” is not a transcript.") % {"value": quote(value)},
            _('Write a list of {"start", "end", "text", "speaker"}, or a text in %(formats)s.')
            % {"formats": get_text_list([row.name for row in FORMATS], _("or"))},
        )
    if len(value) > MAX_CUES:
        raise FieldError(
            _("It has %(count)d cues.") % {"count": len(value)},
            _("Give at most %(most)d in one record.") % {"most": MAX_CUES},
        )
    cues = [_cue(item, number) for number, item in enumerate(value, start=1)]
    return [cue for cue in cues if cue.text]


def _cue(item: object, number: int) -> CueText:
    if not isinstance(item, dict):
        raise FieldError(
            _("Cue %(number)d is “%(value)s”.") % {"number": number, "value": quote(item)},
            _('Write it like {"start": 50, "end": 52.5, "text": "…"}.'),
        )
    try:
        start_ms, end_ms = fields.time_ms(item.get("start")), fields.time_ms(item.get("end"))
        words = str(_words(_without_controls(item.get("text"))))
        speaker = str(_speaker(_without_controls(item.get("speaker"))))
    except FieldError as error:
        message = _("In cue %(number)d: %(wrong)s") % {"number": number, "wrong": error.message}
        raise FieldError(message, error.hint) from None
    extended_end_ms = ensure_duration(start_ms, end_ms)
    if end_ms < start_ms or extended_end_ms == start_ms:
        raise FieldError(
            _("Cue %(number)d ends before it starts.") % {"number": number},
            _("Give it an end after its start."),
        )
    return CueText(start_ms, extended_end_ms, join_lines(words), join_lines(speaker))


def _without_controls(value: object) -> object:
    """Remove control characters, and return '' for text without visible characters.

    Subtitles often have direction marks and empty cues.
    """
    if not isinstance(value, str):
        return value
    clean = without_controls(fields.require_storable(value))
    return "" if is_blank(clean) else clean


def count_cues_without_duration(value: object) -> int:
    """Return the number of cues in a list that end when they start, and so were extended."""
    cues = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return sum(_has_no_duration(cue["start"], cue["end"]) for cue in cues)


def _has_no_duration(start: object, end: object) -> bool:
    are_numbers = isinstance(start, int | float) and isinstance(end, int | float)
    if are_numbers and end - start >= 0.001:  # type: ignore[operator]
        return False  # so that nearly all cues need not be parsed a second time
    return fields.time_ms(start) == fields.time_ms(end)
