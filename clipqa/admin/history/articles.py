"""The history pages of an article, which compare its blocks one by one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from clipqa.admin.fields import record_id
from clipqa.admin.history.pages import HistoryMixin
from clipqa.admin.history.steps import Step
from clipqa.admin.history.values import (
    FieldDifference,
    changed_labels,
    differences,
    field_label,
)
from clipqa.articles.blocks import BLOCK_TYPES, BlockValue
from clipqa.articles.ordering import moved_ids
from clipqa.articles.states import BLOCK_PREFIX, CORRECTIONS, ORDER, block_in
from clipqa.curation.restoring_articles import RESTORED, restore_article, restored_state
from clipqa.history import RecordHistory, State
from clipqa.history.word_diff import compare, replace
from clipqa.models import Article, Revision

MAX_NAMED = 4  # blocks that one line of a history names
NAME_LENGTH = 40
MOVED_PREFIX = "moved:"  # then the public id of a block


class ArticleHistoryMixin(HistoryMixin):
    """Mixin for the articles' admin."""

    def get_step(self, request: HttpRequest, revision: Revision) -> Step:
        return Step(revision, _changed(revision), revision.why)

    def get_differences(self, before: State, after: State) -> list[FieldDifference]:
        return article_differences(before, after)

    def get_restored_names(self) -> tuple[str, ...]:
        return RESTORED

    def get_restore_context(
        self, request: HttpRequest, history: RecordHistory, earlier: State
    ) -> dict[str, Any]:
        now = history.state_after()
        return {"differences": article_differences(now, restored_state(now, earlier))}

    def restore_record(self, record: Any, earlier: State, seen: str, why: str) -> None:
        restore_article(record, earlier, record_id(seen) or 0, why)


def article_differences(before: State, after: State) -> list[FieldDifference]:
    """Return the differing fields, corrections and blocks, and the blocks that were moved."""
    found = differences(Article, before, after)
    notes = compare(*(_notes_text(state.get(CORRECTIONS)) for state in (before, after)))
    if before.get(CORRECTIONS) != after.get(CORRECTIONS):
        found.append(FieldDifference(CORRECTIONS, _("Correction notes"), notes))
    names = dict.fromkeys(name for name in [*after, *before] if name.startswith(BLOCK_PREFIX))
    changed = [name for name in _in_order(names, after) if before.get(name) != after.get(name)]
    found += [_block_difference(name, before, after) for name in changed]
    moved = moved_ids(before.get(ORDER) or (), after.get(ORDER) or ())
    return found + [_move(public_id, before, after) for public_id in moved]


def value_labels(names: Iterable[str], *states: State) -> str:
    """Return the labels of fields and blocks, each named as in the first state that has it."""
    labels = []
    for name in sorted(names, key=lambda name: (name.startswith(BLOCK_PREFIX), name)):
        if name.startswith(BLOCK_PREFIX):
            found = next((block for state in states if (block := _block(name, state))), None)
            labels.append(block_label(found))
        else:
            labels.append(field_label(Article._meta.get_field(name)))
    return ", ".join(labels)


def _in_order(names: Iterable[str], state: State) -> list[str]:
    """Sort the names of blocks as in a state; those that it lacks are last."""
    places = {BLOCK_PREFIX + public_id: n for n, public_id in enumerate(state.get(ORDER) or ())}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def _block_difference(name: str, before: State, after: State) -> FieldDifference:
    old, new = (_block(name, state) for state in (before, after))
    label = block_label(new or old)
    return FieldDifference(name, label, compare(_block_text(old), _block_text(new)))


def _block(name: str, state: State) -> BlockValue | None:
    stored = state.get(name)
    return block_in(name.removeprefix(BLOCK_PREFIX), stored) if stored else None


def block_label(block: BlockValue | None) -> str:
    """Return the type of a block and its first words."""
    if block is None:
        return ""
    label = capfirst(str(BLOCK_TYPES[block.type].model._meta.verbose_name))
    words = " ".join(" ".join(block.texts).split())
    return f"{label}: “{Truncator(words).chars(NAME_LENGTH)}”" if words else label


def _block_text(block: BlockValue | None) -> str:
    """Return the contents of a block as text, a line for each that is set."""
    if block is None:
        return ""
    fields = {name: block.spec.model._meta.get_field(name) for name in block.contents}
    lines = [
        _line(fields[name], value)
        for name, value in block.contents.items()
        if value not in (None, "", 0) and not name.startswith("poster_")
    ]
    return "\n".join(lines)


def _line(field: Any, value: Any) -> str:
    if value is True or value is False:
        value = _("Yes") if value else _("No")
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    return f"{capfirst(str(field.verbose_name))}: {value}"


def _move(public_id: str, before: State, after: State) -> FieldDifference:
    label = _("Moved: %(block)s") % {"block": block_label(_block(BLOCK_PREFIX + public_id, after))}
    places = (_place_text(public_id, state) for state in (before, after))
    return FieldDifference(MOVED_PREFIX + public_id, label, replace(*places))


def _place_text(public_id: str, state: State) -> str:
    """Return the place of a block as the label of the one before it."""
    at = state[ORDER].index(public_id)
    if at == 0:
        return _("At the beginning")
    preceding = _block(BLOCK_PREFIX + state[ORDER][at - 1], state)
    return _("After %(block)s") % {"block": block_label(preceding)}


def _notes_text(notes: Any) -> str:
    days = [
        (date_format(date.fromisoformat(day), "DATE_FORMAT"), text) for day, text in notes or ()
    ]
    return "\n".join(f"{day}: {text}" for day, text in days)


def _changed(revision: Revision) -> str:
    """Return the labels of the fields and the first blocks that a revision changed."""
    changes = revision.changes
    names = [changed_labels(revision)]
    if CORRECTIONS in changes:
        names.append(_("Correction notes"))
    blocks = [
        block_in(name.removeprefix(BLOCK_PREFIX), after or before)
        for name, (before, after) in changes.items()
        if name.startswith(BLOCK_PREFIX)
    ]
    names += [block_label(block) for block in blocks[:MAX_NAMED]]
    if len(blocks) > MAX_NAMED:
        names.append(_("%(count)d more blocks") % {"count": len(blocks) - MAX_NAMED})
    if ORDER in changes and moved_ids(*(order or () for order in changes[ORDER])):
        names.append(_("Order of the blocks"))
    return ", ".join(filter(None, names))
