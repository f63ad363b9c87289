"""Receive a file to its end, also where there is no room for it.

Whoever stopped in the middle would close the connection while the browser still sends, and a
browser shows no page then: neither the sentence that says why nor what was typed beside the file.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from clipqa.trouble import trouble_of


class Unkept(UploadedFile):
    """A file that could not be kept; whoever reads it is told why."""

    def __init__(self, error: OSError, handler: TemporaryFileUploadHandler, size: int) -> None:
        self.error = error
        super().__init__(None, handler.file_name, handler.content_type, size, handler.charset)

    @property
    def file(self) -> Any:
        raise self.error

    @file.setter
    def file(self, file: object) -> None:
        """There is none to keep."""

    def close(self) -> None:
        """Closed when the room ran out."""


class ReceivingHandler(TemporaryFileUploadHandler):
    error: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.error = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._bear(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.error is not None:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._bear(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.error is None:
            try:
                return super().file_complete(file_size)
            except OSError as error:
                self._bear(error)
        return Unkept(self.error, self, file_size) if self.error else None

    def _bear(self, error: OSError) -> None:
        if trouble_of(error) is None:
            raise error
        self.error = error
        if hasattr(self, "file"):
            self.file.close()  # what there is of it goes at once: room is what is missing
