"""Valid records in a temporary file until they are saved.

So the import file is parsed only once, and memory doesn't grow with its size.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from types import TracebackType

from clipqa.importers.records import Record


class Spool:
    def __enter__(self) -> Spool:
        self._file = tempfile.TemporaryFile()
        self._count = 0
        self.withheld_from: int | None = None  # the number of a row
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, chunk: list[Record]) -> None:
        self._count += len(chunk)
        pickle.dump(chunk, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def chunks(self) -> Iterator[list[Record]]:
        """Yield all chunks from the first one. May be called repeatedly, as for a retry."""
        self._file.seek(0)
        while True:
            try:
                chunk = pickle.load(self._file)  # noqa: S301 (only this process has the file)
            except EOFError:
                return
            if self.withheld_from is not None:
                chunk = [record for record in chunk if record.row < self.withheld_from]
            if chunk:
                yield chunk

    def withhold(self, first: int) -> None:
        """Leave out the records from this row on."""
        self.withheld_from = first

    def count_withheld(self) -> int:
        remaining = sum(map(len, self.chunks()))
        return self._count - remaining
