"""Remove every check against lost updates, to prove that the trials detect their absence.

Only the trials and their server use this; nothing of ClipQA imports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.apps import AppConfig


def _return_none(*args: Any) -> None:
    return None


def _return_empty(*args: Any) -> list[Any]:
    return []


CHECKS = {
    "clipqa.admin.conflicts.form.VersionedForm.find_newer": _return_none,
    "clipqa.admin.answer_form.AnswerForm.find_newer": _return_none,
    "clipqa.admin.publishing.drafts.DraftForm._check_other_window": _return_none,
    "clipqa.curation.cues.lock_version": _return_none,
    "clipqa.curation.transcripts.lock_version": _return_none,
    "clipqa.curation.cue_text.require_seen": _return_none,
    "clipqa.admin.conflicts.actions.VersionedActionsMixin._newer_records": _return_empty,
    "clipqa.importers.save.reject_outdated": _return_none,
    "clipqa.importers.articles.run._require_current": _return_none,
}


@contextmanager
def unprotected() -> Iterator[None]:
    patches = [mock.patch(target, replacement) for target, replacement in CHECKS.items()]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


class UnprotectedConfig(AppConfig):
    """Removes the checks in a server, for as long as its process lives."""

    name = "lab.conflicts"
    label = "conflicts_unprotected"

    def ready(self) -> None:
        self.context = unprotected()  # a reference, or Python would close it and undo the patches
        self.context.__enter__()
