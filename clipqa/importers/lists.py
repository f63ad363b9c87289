"""The two fields that hold several things: topics and the transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from clipqa.importers import fields
from clipqa.importers.problems import FieldError
from clipqa.models.topic import Topic
from clipqa.models.transcript import Cue
from clipqa.sentences import SentenceError, quote
from clipqa.transcripts import CueText, vtt
from clipqa.transcripts.cues import folded, with_length

MOST_TOPICS = 50
MOST_CUES = 20_000  # a day of speech
LONGEST_TOPIC = Topic._meta.get_field("name").max_length or 0
LONGEST_CUE = Cue._meta.get_field("text").max_length or 0
LONGEST_SPEAKER = Cue._meta.get_field("speaker").max_length or 0

_SIGN = re.compile(r"\\[\\|]|.", re.DOTALL)  # a name's own | is written \|, its \ as \\
_topic = fields.text(LONGEST_TOPIC)
_words = fields.text(LONGEST_CUE)
_speaker = fields.text(LONGEST_SPEAKER)


def topics(value: object) -> tuple[str, ...]:
    """Names in their order, once each, from a list or from text split by `|`."""
    names = split_topics(value) if isinstance(value, str) else value
    if names is None:
        return ()
    if not isinstance(names, list):
        raise FieldError(
            _("“%(value)s” is no list.") % {"value": quote(value)},
            _('Write ["Ceasefires", "Talks"], or Ceasefires|Talks in CSV.'),
        )
    if len(names) > MOST_TOPICS:
        raise FieldError(
            _("It names %(count)d topics.") % {"count": len(names)},
            _("Give at most %(most)d.") % {"most": MOST_TOPICS},
        )
    clean = (str(_topic(name)) for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))


def split_topics(value: str) -> list[str]:
    names = [""]
    for sign in _SIGN.findall(value):
        if sign == "|":
            names.append("")
        else:
            names[-1] += sign[-1]
    return names


def join_topics(names: Iterable[str]) -> str:
    return "|".join(name.replace("\\", "\\\\").replace("|", "\\|") for name in names)


def transcript(value: object) -> tuple[CueText, ...]:
    """Cues in order, from a list of objects or from WebVTT."""
    if value is None or value == "":
        return ()
    cues = _from_webvtt(value) if isinstance(value, str) else _from_list(value)
    if len(cues) > MOST_CUES:
        raise FieldError(
            _("It has %(count)d cues.") % {"count": len(cues)},
            _("Give at most %(most)d in one record.") % {"most": MOST_CUES},
        )
    once: dict[tuple[int, int, str], CueText] = {}
    for cue in cues:
        once.setdefault((cue.start_ms, cue.end_ms, cue.text), cue)
    return tuple(sorted(once.values(), key=lambda cue: (cue.start_ms, cue.end_ms)))


def _from_webvtt(value: str) -> list[CueText]:
    try:
        cues = vtt.parse(fields.storable(value))
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None
    for cue in cues:
        _words(cue.text)
        _speaker(cue.speaker)
    return cues


def _from_list(value: object) -> list[CueText]:
    if not isinstance(value, list):
        raise FieldError(
            _("“%(value)s” is no transcript.") % {"value": quote(value)},
            _('Write a list of {"start", "end", "text", "speaker"}, or WebVTT.'),
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
        words, speaker = str(_words(item.get("text"))), str(_speaker(item.get("speaker")))
    except FieldError as error:
        wrong = _("In cue %(number)d: %(wrong)s") % {"number": number, "wrong": error.wrong}
        raise FieldError(wrong, error.right) from None
    if end_ms < start_ms:
        raise FieldError(
            _("Cue %(number)d ends before it starts.") % {"number": number},
            _("Give it an end after its start."),
        )
    return CueText(start_ms, with_length(start_ms, end_ms), folded(words), folded(speaker))


def count_without_length(value: object) -> int:
    """How many cues of a list had to be given some length."""
    cues = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return sum(_lasts_nothing(cue["start"], cue["end"]) for cue in cues)


def _lasts_nothing(start: object, end: object) -> bool:
    are_numbers = isinstance(start, int | float) and isinstance(end, int | float)
    if are_numbers and end - start >= 0.001:  # type: ignore[operator]
        return False  # which spares nearly all of them a second reading
    return fields.time_ms(start) == fields.time_ms(end)
