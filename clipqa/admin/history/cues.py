"""Format the changes of a transcript's cues for display."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.history.values import FieldDifference
from clipqa.curation.cues import RENAMED, SHIFTED
from clipqa.curation.transcripts import REPLACED
from clipqa.history.cue_steps import CueState, CueStates, offset_between
from clipqa.history.word_diff import SAME, Piece, compare, replace
from clipqa.lib.timecodes import format_timecode

MAX_SHOWN = 100
# Characters without width, between which times are read from left to right.
ISOLATE, END_ISOLATE = "\u2066", "\u2069"


def cue_differences(before: CueStates, after: CueStates) -> list[FieldDifference]:
    """Return the first cues that differ, in the order of time."""
    if offset_ms := offset_between(before, after):
        pieces = replace("", signed_time(offset_ms))
        return [FieldDifference("times", _("Times of all cues"), pieces)]
    ids = before.keys() | after.keys()
    differing = [pk for pk in ids if _shown(before.get(pk)) != _shown(after.get(pk))]
    differing.sort(key=lambda pk: ((before.get(pk) or after[pk]).start_ms, pk))
    shown = differing[:MAX_SHOWN]
    found = changed_lines(
        {pk: before[pk] for pk in shown if pk in before},
        {pk: after[pk] for pk in shown if pk in after},
    )
    left = len(differing) - MAX_SHOWN
    if left > 0:
        more = ngettext("%(count)s more cue", "%(count)s more cues", left)
        text = more % {"count": f"{left:,}"}
        found.append(FieldDifference("more", _("And"), [Piece(SAME, text)]))
    return found


def changed_lines(before: CueStates, after: CueStates) -> list[FieldDifference]:
    ids = sorted(before.keys() | after.keys(), key=lambda pk: (before.get(pk) or after[pk])[:2])
    return [_line(pk, before.get(pk), after.get(pk)) for pk in ids]


def signed_time(ms: int) -> str:
    return f"{'−' if ms < 0 else '+'}{format_timecode(abs(ms))}"


def summary_text(summary: dict[str, Any]) -> str:
    """Return the description of a step from the summary that is stored with it."""
    kind, changed = summary.get("kind"), int(summary.get("changed", 0))
    if kind == SHIFTED:
        offset = signed_time(int(summary["offset_ms"]))
        return _("All times shifted by %(offset)s") % {"offset": offset}
    if kind == RENAMED:
        names = {"old": _name(summary["from"]), "new": _name(summary["to"])}
        several = ngettext(
            "Speaker %(old)s is now %(new)s, in %(count)s cue",
            "Speaker %(old)s is now %(new)s, in %(count)s cues",
            changed,
        )
        return several % {**names, "count": f"{changed:,}"}
    parts = get_text_list([*_count_texts(summary)], _("and"))
    return capfirst(f"{_('Replaced')}: {parts}" if kind == REPLACED and parts else parts)


def _count_texts(summary: dict[str, Any]) -> Iterator[str]:
    counts = {name: int(summary.get(name, 0)) for name in ("changed", "removed", "added")}
    texts = {
        "changed": ngettext("%(count)s cue changed", "%(count)s cues changed", counts["changed"]),
        "removed": ngettext("%(count)s cue removed", "%(count)s cues removed", counts["removed"]),
        "added": ngettext("%(count)s cue added", "%(count)s cues added", counts["added"]),
    }
    for name, count in counts.items():
        if count:
            yield texts[name] % {"count": f"{count:,}"}


def _name(speaker: str) -> str:
    return f"“{speaker}”" if speaker else _("(none)")


def _line(pk: int, before: CueState | None, after: CueState | None) -> FieldDifference:
    """Name a speaker who is the same beside the times, and others after the words.

    The words come first, as the first letter decides in which direction a text is read.
    """
    states = [state for state in (before, after) if state]
    speakers = {state.speaker for state in states}
    own = speakers if len(speakers) == 1 else set()
    label = " · ".join(filter(None, [_times(states[0]), *own]))
    has_moved = len({state[:2] for state in states}) > 1
    old, new = (_text(state, not own, has_moved) if state else "" for state in (before, after))
    return FieldDifference(f"cue-{pk}", label, compare(old, new))


def _text(state: CueState, with_speaker: bool, with_times: bool) -> str:
    parts = [
        state.text,
        f"({state.speaker or _name('')})" if with_speaker else "",
        f"{ISOLATE}{_times(state)}{END_ISOLATE}" if with_times else "",
    ]
    return " ".join(filter(None, parts))


def _times(state: CueState) -> str:
    return f"{format_timecode(state.start_ms)} - {format_timecode(state.end_ms)}"


def _shown(state: CueState | None) -> tuple[Any, ...] | None:
    return state[:4] if state else None
