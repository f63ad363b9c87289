"""An upload handler that reads a file to its end even if it can't be stored or is too large.

Stopping early would close the connection while the browser is still sending. Browsers then show
neither the error message nor the other submitted values.
"""

import errno
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from clipqa.db.outages import outage_of


def max_file_bytes() -> int:
    return int(settings.CLIPQA_MAX_UPLOAD_MB) * 1024 * 1024


class UploadFailed(UploadedFile):
    """A file that could not be stored. Reading it raises the error."""

    def __init__(self, error: OSError, handler: TemporaryFileUploadHandler, size: int) -> None:
        self.error = error
        super().__init__(None, handler.file_name, handler.content_type, size, handler.charset)

    @property
    def file(self) -> Any:
        raise self.error

    @file.setter
    def file(self, file: object) -> None:
        """Ignored: UploadedFile sets the attribute, but there is no file."""

    def close(self) -> None:
        """Do nothing: the temporary file was closed when storing it failed."""


class StoringUploadHandler(TemporaryFileUploadHandler):
    error: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.error = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._handle(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.error is None and start + len(raw_data) > max_file_bytes():
            self._discard(OSError(errno.EFBIG, "The file exceeds CLIPQA_MAX_UPLOAD_MB."))
        if self.error is not None:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._handle(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.error is None:
            try:
                return super().file_complete(file_size)
            except OSError as error:
                self._handle(error)
        return UploadFailed(self.error, self, file_size) if self.error else None

    def _handle(self, error: OSError) -> None:
        if outage_of(error) is None:
            raise error
        self._discard(error)

    def _discard(self, error: OSError) -> None:
        self.error = error
        if hasattr(self, "file"):
            self.file.close()  # deletes the temporary file at once, which frees disk space
