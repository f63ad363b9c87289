"""A file that can't be stored is received to its end, and reading it raises the reason."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile

from clipqa.media.upload_handlers import StoringUploadHandler, UploadFailed

FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="/dev/full is Linux's")


def begun() -> StoringUploadHandler:
    handler = StoringUploadHandler()
    handler.new_file("film", "film.mp4", "video/mp4", None)
    return handler


@pytest.fixture
def handler() -> StoringUploadHandler:
    """A handler that writes to a device that is always full."""
    handler = begun()
    handler.file.file = FULL.open("wb", buffering=0)
    return handler


@needs_a_full_device
def test_data_after_the_disk_is_full_is_received_and_dropped(
    handler: StoringUploadHandler,
) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    handler.receive_data_chunk(b"x" * 100, 100)
    file = handler.file_complete(200)
    assert isinstance(file, UploadFailed)
    assert (file.name, file.size) == ("film.mp4", 200)
    file.close()  # as every request does with its files


@needs_a_full_device
def test_reading_the_file_raises_the_reason(handler: StoringUploadHandler) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    file = handler.file_complete(100)
    for read in (lambda: file.seek(0), lambda: file.read(), lambda: next(file.chunks())):
        with pytest.raises(OSError, match="No space left"):
            read()


@needs_a_full_device
def test_the_next_file_of_the_form_is_stored_if_possible(handler: StoringUploadHandler) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    handler.new_file("film", "other.mp4", "video/mp4", None)
    handler.receive_data_chunk(b"whole", 0)
    assert handler.file_complete(5).read() == b"whole"


def test_a_file_that_fits_is_stored_as_usual() -> None:
    handler = begun()
    handler.receive_data_chunk(b"first, ", 0)
    handler.receive_data_chunk(b"second", 7)
    file = handler.file_complete(13)
    assert isinstance(file, UploadedFile)
    assert file.read() == b"first, second"


def test_other_errors_are_raised() -> None:
    handler = begun()
    handler.file.file.close()
    with pytest.raises(ValueError, match="closed"):
        handler.receive_data_chunk(b"x", 0)


def test_a_file_above_the_limit_is_received_and_not_stored(settings: Any) -> None:
    settings.CLIPQA_MAX_UPLOAD_MB = 1
    handler, piece = begun(), b"x" * 600_000
    handler.receive_data_chunk(piece, 0)
    temporary_file = Path(handler.file.temporary_file_path())
    handler.receive_data_chunk(piece, 600_000)
    handler.receive_data_chunk(piece, 1_200_000)
    assert not temporary_file.exists()
    file = handler.file_complete(1_800_000)
    assert isinstance(file, UploadFailed)
    assert file.size == 1_800_000
