"""Every check taken away, to see whether the trials would notice. For them alone: nothing of
ClipQA's own imports this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


def _nothing(*given: Any) -> None:
    return None


def _none(*given: Any) -> list[Any]:
    return []


CHECKS = {
    "clipqa.admin.newer_saves.VersionedForm.find_newer": _nothing,
    "clipqa.admin.answer_form.AnswerForm.find_newer": _nothing,
    "clipqa.admin.video_form.VideoForm.find_newer": _nothing,
    "clipqa.admin.seen_rows.WithSeenRows._newer": _none,
    "clipqa.importers.save.refuse_older": _nothing,
}


@contextmanager
def unprotected() -> Iterator[None]:
    patches = [mock.patch(place, instead) for place, instead in CHECKS.items()]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()
