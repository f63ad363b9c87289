"""`python -m scripts.drilling.restored ARCHIVE PROMISED SEEN`: put it back and look through it.

Into whatever empty place the environment names; what is wrong with it goes into SEEN.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from scripts.soaking.ledger import Ledger


def main() -> None:
    archive, promised, seen = map(Path, sys.argv[1:4])
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from scripts.drilling.verdict import judge, judge_file

    ledger = Ledger()
    call_command("restore", archive, verbosity=0)
    saves = {int(pk): numbers for pk, numbers in json.loads(promised.read_text()).items()}
    judge(ledger, saves, {})
    judge_file(ledger)
    for name in missing_files():
        ledger.breach("a file is missing", name)
    ledger.done["saves found again"] = sum(map(len, saves.values()))
    ledger.keep(seen)
    shutil.rmtree(settings.DATA_DIR)


def missing_files() -> Iterator[str]:
    """What the database names and the media folder lacks."""
    from django.core.files.storage import default_storage

    for name in named_files():
        if not default_storage.exists(name):
            yield name


def named_files() -> Iterator[str]:
    from clipqa.models import Clip, Outlet, Topic, Video
    from clipqa.posters.stored import rendition_names

    for noun in (Clip, Outlet, Topic, Video):
        posters = noun._default_manager.exclude(poster="").values_list("poster", "poster_width")
        for base, width in posters:
            yield from rendition_names(base, width)
    for video in Video.objects.filter(source_id__startswith="media:"):
        if video.stored_name:
            yield video.stored_name


if __name__ == "__main__":
    main()
