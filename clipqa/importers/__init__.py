"""Import and export of records, used by the management commands and the admin."""

from clipqa.importers.export import export_answers
from clipqa.importers.problems import FileError, RowError, RowRejected, RowWarning
from clipqa.importers.run import Options, Result, import_file

__all__ = [
    "FileError",
    "Options",
    "Result",
    "RowError",
    "RowRejected",
    "RowWarning",
    "export_answers",
    "import_file",
]
