"""Blocks that another user saved meanwhile: keep both, and show what differs.

A form has digests of the blocks from which it was rendered. They tell the blocks that its user
changed from those that somebody else did.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.rows import Row, in_order
from clipqa.admin.conflicts.comparison import format_value, render_comparison
from clipqa.articles.blocks import BlockValue
from clipqa.models.poster import NO_POSTER

DIGEST_LENGTH = 12


def seen_blocks(blocks: Iterable[BlockValue]) -> str:
    """Return the digests of the blocks in their order, for a hidden field of the form."""
    return json.dumps({block.public_id: digest(block) for block in blocks})


def read_seen(given: str) -> dict[str, str]:
    """Parse submitted digests; return an empty dictionary if they are invalid."""
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def digest(block: BlockValue) -> str:
    """Return a digest of what an editor types. A picture is replaced, not typed."""
    plain = {
        name: str(value).replace("\r\n", "\n").strip()
        for name, value in block.contents.items()
        if name not in NO_POSTER
    }
    text = json.dumps([block.type, plain], sort_keys=True)
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH]


@dataclass
class Merge:
    """Three versions of the blocks: as rendered (`seen`), as stored, and as submitted (`rows`)."""

    rows: list[Row]
    seen: Mapping[str, str]
    stored: list[BlockValue]
    formsets: Mapping[str, BlockFormSet]
    taken: str = ""  # the prefix of the row whose newer version the user takes
    is_own: bool = False

    def run(self) -> list[Row] | None:
        """Return the merged rows; None if the stored blocks differ in nothing from the seen ones.

        Rows in conflict have errors, and a note says what was taken over.
        """
        now = {block.public_id: block for block in self.stored}
        if not self.taken and list(self.seen.items()) == list(_digests(self.stored).items()):
            return None
        # A row of a block that was deleted has no id any more, since it would be a new block.
        for row in self.rows:
            self._merge(row, now)
        rows = [row for row in self.rows if row.note != GONE]
        self._add_others(rows, now)
        self._take_order(rows)
        return in_order(rows)

    def _merge(self, row: Row, now: Mapping[str, BlockValue]) -> None:
        public_id = self._id_of(row)
        if not public_id:
            return
        newer, seen = now.get(public_id), self.seen.get(public_id, "")
        if newer is None:
            self._deleted_meanwhile(row, seen)
        elif self.taken == row.prefix:
            self._replace(row, newer)
        elif digest(newer) == seen:
            return  # nobody else changed it
        elif row.is_deleted:
            row.is_deleted = False
            self._replace(row, newer)
            row.note = _(
                "It was changed meanwhile, so it is not deleted. Delete it again to do so."
            )
        elif not self._is_changed(row, seen):
            self._replace(row, newer)
            row.note = _("You had not changed this block. It now has the newer version.")
        elif self._value(row) is None or digest(self._value(row) or newer) != digest(newer):
            self._compare(row, newer)

    def _id_of(self, row: Row) -> str:
        """Return the id that was submitted, also if its block doesn't exist any more."""
        typed = str(row.formset.data.get(f"{row.prefix}-id", ""))
        return typed if typed in self.seen or typed == row.form.block_id else ""

    def _deleted_meanwhile(self, row: Row, seen: str) -> None:
        if row.is_deleted or not self._is_changed(row, seen):
            row.note = GONE
            return
        row.note = _("This block was deleted meanwhile. Saving again adds it with your text.")

    def _is_changed(self, row: Row, seen: str) -> bool:
        value = self._value(row)
        return value is None or digest(value) != seen or row.form.picture is not None

    def _value(self, row: Row) -> BlockValue | None:
        """Return the submitted block; None if it is invalid."""
        return None if row.form.errors else row.value()

    def _replace(self, row: Row, newer: BlockValue) -> None:
        row.form = row.formset.form_of(newer, row.index)
        row.note = _("The block now has the newer version. Nothing is saved until you save.")

    def _compare(self, row: Row, newer: BlockValue) -> None:
        """Show both versions at the fields that differ."""
        theirs = row.formset.form_of(newer, row.index)
        for name, field in row.form.fields.items():
            if name not in theirs.initial or not field.has_changed(
                theirs.initial[name], row.form[name].data
            ):
                continue
            texts = (format_value(field, theirs.initial[name]), str(row.form[name].data or ""))
            shown = render_comparison(field, *texts, row.prefix, self.is_own)
            row.form.add_error(name, ValidationError(shown, code="newer"))

    def _add_others(self, rows: list[Row], now: Mapping[str, BlockValue]) -> None:
        """Add the blocks that others added, each after the block that it follows."""
        places = {self._id_of(row): row.place for row in rows}
        counts = {name: formset.total_form_count() for name, formset in self.formsets.items()}
        after = 0.0
        for block in now.values():
            if block.public_id in places:
                after = places[block.public_id]
            elif block.public_id not in self.seen:
                formset, index = self.formsets[block.type], counts[block.type]
                counts[block.type] += 1
                after += 0.001
                added = Row(formset, index, formset.form_of(block, index), after)
                added.note = _("This block was added meanwhile.")
                rows.append(added)

    def _take_order(self, rows: list[Row]) -> None:
        """Take the stored order if only others changed it; new blocks follow their predecessor."""
        ordered = sorted(rows, key=lambda row: row.place)
        submitted = [each for row in ordered if (each := self._id_of(row)) in self.seen]
        if submitted != [public_id for public_id in self.seen if public_id in submitted]:
            return  # the user changed it
        stored = {block.public_id: at * 10.0 for at, block in enumerate(self.stored, 1)}
        after = 0.0
        for row in ordered:
            known = self._id_of(row) or row.form.block_id
            after = stored.get(known, after + 0.001)
            row.place = after


GONE = "gone"  # the note of a row that is left out


def _digests(blocks: Iterable[BlockValue]) -> dict[str, str]:
    return {block.public_id: digest(block) for block in blocks}
