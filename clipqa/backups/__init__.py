"""Archives of a whole library: the database, the media files and a manifest of the contents."""

from clipqa.backups.manifest import BackupError, Manifest, count_media
from clipqa.backups.restore import restore_library
from clipqa.backups.write import write_backup

__all__ = ["BackupError", "Manifest", "count_media", "restore_library", "write_backup"]
