"""A file for which there is no room is received to its end, and then says why it is not there."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import UploadedFile

from clipqa.receiving import ReceivingHandler, Unkept

FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="/dev/full is Linux's")


def begun() -> ReceivingHandler:
    handler = ReceivingHandler()
    handler.new_file("film", "film.mp4", "video/mp4", None)
    return handler


@pytest.fixture
def handler() -> ReceivingHandler:
    """It writes to a device on which there is never room."""
    handler = begun()
    handler.file.file = FULL.open("wb", buffering=0)
    return handler


@needs_a_full_device
def test_what_comes_after_the_last_room_is_received_and_dropped(handler: ReceivingHandler) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    handler.receive_data_chunk(b"x" * 100, 100)
    file = handler.file_complete(200)
    assert isinstance(file, Unkept)
    assert (file.name, file.size) == ("film.mp4", 200)
    file.close()  # as every request does with its files


@needs_a_full_device
def test_whoever_reads_the_file_is_told_why(handler: ReceivingHandler) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    file = handler.file_complete(100)
    for read in (lambda: file.seek(0), lambda: file.read(), lambda: next(file.chunks())):
        with pytest.raises(OSError, match="No space left"):
            read()


@needs_a_full_device
def test_the_next_file_of_the_form_is_tried_anew(handler: ReceivingHandler) -> None:
    handler.receive_data_chunk(b"x" * 100, 0)
    handler.new_file("film", "other.mp4", "video/mp4", None)
    handler.receive_data_chunk(b"whole", 0)
    assert handler.file_complete(5).read() == b"whole"


def test_a_file_with_room_is_as_it_always_was() -> None:
    handler = begun()
    handler.receive_data_chunk(b"first, ", 0)
    handler.receive_data_chunk(b"second", 7)
    file = handler.file_complete(13)
    assert isinstance(file, UploadedFile)
    assert file.read() == b"first, second"


def test_another_error_is_nobodys_to_bear() -> None:
    handler = begun()
    handler.file.file.close()
    with pytest.raises(ValueError, match="closed"):
        handler.receive_data_chunk(b"x", 0)
