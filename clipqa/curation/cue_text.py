"""Correct the text of a cue, with an optimistic lock on its text."""

from __future__ import annotations

from clipqa.counters import take_writer_lock
from clipqa.curation.cues import save_cues
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.models import Cue


class CueConflict(Exception):  # noqa: N818 (named after the event, as `EditConflict`)
    """The cue no longer has the text that the editor saw. `text` is the newer one."""

    def __init__(self, text: str) -> None:
        super().__init__("Another user has changed the cue.")
        self.text = text


def correct_text(cue_id: int, seen: str, text: str) -> Cue:
    """Save the new text of a cue as one step of its transcript's history.

    Raises `CueConflict` if the stored text is not `seen`, and `Cue.DoesNotExist`. The text itself
    is compared instead of the transcript's version, so that corrections of other cues don't
    conflict. A cue that has the new text already is left as it is.
    """
    with deferred_reindexing():
        take_writer_lock()  # before the cue is read, so that nobody changes it in between
        cue: Cue = Cue.objects.select_related("transcript").get(pk=cue_id)
        if cue.text == text:
            return cue
        require_seen(cue, seen)
        cue.text = text
        save_cues(cue.transcript, [cue])
    return cue


def require_seen(cue: Cue, seen: str) -> None:
    if cue.text != seen:
        raise CueConflict(cue.text)
