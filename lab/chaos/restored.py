"""`python -m lab.chaos.restored ARCHIVE SAVES RESULT`: restore a backup and check it.

Restores into the empty installation that the environment names; SAVES lists the saves that must
be there; the ledger is written to RESULT.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from lab.chaos.records import Record
from lab.soak.ledger import Ledger


def main() -> None:
    archive, acknowledged, result = map(Path, sys.argv[1:4])
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from lab.chaos.verdict import check_file, check_saves

    ledger = Ledger()
    call_command("restore", archive, verbosity=0)
    known = json.loads(acknowledged.read_text())
    saves = {Record.read(name): numbers for name, numbers in known.items()}
    check_saves(ledger, saves, {})
    check_file(ledger)
    for name in missing_files():
        ledger.breach("a file is missing", name)
    ledger.done["saves found again"] = sum(map(len, saves.values()))
    ledger.save(result)
    shutil.rmtree(settings.DATA_DIR)


def missing_files() -> Iterator[str]:
    """Yield the files that the database names and the media folder lacks."""
    from django.core.files.storage import default_storage

    for name in named_files():
        if not default_storage.exists(name):
            yield name


def named_files() -> Iterator[str]:
    from clipqa.models import Author, Clip, Outlet, PictureBlock, Topic, Video
    from clipqa.posters.stored import rendition_names

    for model in (Author, Clip, Outlet, PictureBlock, Topic, Video):
        posters = model._default_manager.exclude(poster="").values_list("poster", "poster_width")
        for base, width in posters:
            yield from rendition_names(base, width)
    for video in Video.objects.filter(source_id__startswith="media:"):
        if video.stored_name:
            yield video.stored_name


if __name__ == "__main__":
    main()
