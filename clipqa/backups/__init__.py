"""One archive that holds a whole library: database, media and a list of what is inside."""

from clipqa.backups.manifest import BackupError, Manifest
from clipqa.backups.restore import restore_library
from clipqa.backups.write import write_backup

__all__ = ["BackupError", "Manifest", "restore_library", "write_backup"]
