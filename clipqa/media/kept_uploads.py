"""Uploaded films of invalid forms, which are kept for a day so that the form can be sent again.

The form contains a signed token with the name of the file. No record refers to the file, so it is
not public.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone

from clipqa.jobs.upkeep import register_deletion
from clipqa.lib.stored_files import stored_path
from clipqa.media.uploads import store_video, video_upload_name

FOLDER = "kept"
LIFETIME = timedelta(days=1)
MAX_FILENAME_LENGTH = 200


@dataclass(frozen=True)
class KeptUpload:
    name: str  # in the media storage
    filename: str  # as it was chosen


def keep_upload(file: File) -> str:
    """Store a validated film. Return the token by which the next form finds it."""
    delete_outdated()
    filename = PurePath(file.name or "").name[-MAX_FILENAME_LENGTH:]
    name = default_storage.save(_kept_name(filename), file)
    return _signer().sign_object({"name": name, "filename": filename})


def find_upload(token: str) -> KeptUpload | None:
    try:
        found = KeptUpload(**_signer().unsign_object(token, max_age=LIFETIME))
    except BadSignature:
        return None
    return found if default_storage.exists(found.name) else None


def use_upload(kept: KeptUpload) -> str:
    """Store a kept film as that of a video. Return its new name.

    The kept file is deleted on commit, since a save that fails is tried again.
    """
    name = _link(kept)
    if name is None:
        with default_storage.open(kept.name) as file:
            name = store_video(File(file, name=kept.filename))
    transaction.on_commit(lambda: default_storage.delete(kept.name))
    return name


def delete_outdated() -> int:
    """Return how many were deleted."""
    if not default_storage.exists(FOLDER):
        return 0
    deleted = 0
    oldest = timezone.now() - LIFETIME
    for filename in default_storage.listdir(FOLDER)[1]:
        name = f"{FOLDER}/{filename}"
        with suppress(FileNotFoundError):  # another request used or deleted it meanwhile
            if default_storage.get_modified_time(name) < oldest:
                default_storage.delete(name)
                deleted += 1
    return deleted


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="clipqa.kept_upload")


def _kept_name(filename: str) -> str:
    return f"{FOLDER}/{video_upload_name(filename).rpartition('/')[2]}"


def _link(kept: KeptUpload) -> str | None:
    """Link the file to its new name, which copies nothing; None if the storage can't."""
    name = video_upload_name(kept.filename)
    source, target = stored_path(kept.name), stored_path(name)
    if source is None or target is None:
        return None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)
    except OSError:
        return None
    return name


register_deletion("uploaded films", delete_outdated)
