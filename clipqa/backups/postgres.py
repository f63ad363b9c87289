"""PostgreSQL, by its own pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from clipqa.backups.manifest import IN_USE, BackupError

FILE_NAME = "database.dump"
# Before the restore and in its transaction: tables that this library has and the dump has not
# would otherwise stay behind and break the next migration.
EMPTY_THE_SCHEMA = """
SET LOCAL client_min_messages = error;
SET LOCAL lock_timeout = '%(patience_s)ds';
DO $$
DECLARE item text;
BEGIN
  FOR item IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %%I.%%I CASCADE', current_schema(), item);
  END LOOP;
END $$;
"""


def dump(target: Path) -> None:
    _run("pg_dump", *_connect(), "--format=custom", "--no-owner", "--no-privileges",
         "--no-comments", f"--file={target}")  # fmt: skip


def verify(source: Path) -> None:
    try:
        _run("pg_restore", "--list", str(source))
    except BackupError as error:
        raise BackupError(f"The database inside the archive can't be read. {error}") from error


def load(source: Path, patience_s: int) -> None:
    """As one script in one transaction: pg_restore alone can't empty the schema in its own."""
    script, wanted = source.with_suffix(".sql"), source.with_suffix(".list")
    wanted.write_text(_without_extensions_in_place(_run("pg_restore", "--list", str(source))))
    emptying = source.with_suffix(".empty.sql")
    emptying.write_text(EMPTY_THE_SCHEMA % {"patience_s": patience_s})
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments",
         f"--use-list={wanted}", f"--file={script}", str(source))  # fmt: skip
    connection.close()
    _run("psql", *_connect(), "--no-psqlrc", "--quiet", "--single-transaction",
         "--set=ON_ERROR_STOP=1", f"--file={emptying}", f"--file={script}")  # fmt: skip


def _without_extensions_in_place(contents: str) -> str:
    """Extensions belong to whoever installed them; dropping and making them may not be ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        in_place = tuple(f" EXTENSION - {name}" for (name,) in cursor.fetchall())
    kept = (line for line in contents.splitlines() if not line.rstrip().endswith(in_place))
    return "\n".join(kept) + "\n"


def _connect() -> list[str]:
    """Where and as whom, without the password: that goes by the environment."""
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *flags, name = arguments[1:]
    return [*flags, f"--dbname={name}"]


def _run(program: str, *arguments: str) -> str:
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603  (our own programs and arguments, no shell)
        [_find(program), *arguments],
        env={**os.environ, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(_what_went_wrong(program, done.stderr.strip()))
    return done.stdout


def _what_went_wrong(program: str, words: str) -> str:
    if "lock timeout" in words:
        return IN_USE
    lines = words.splitlines()
    error = next((line for line in lines if "error:" in line.lower()), words[:300])
    return f"{program} failed and changed nothing: {error}"


def _find(program: str) -> str:
    """On the PATH, or the newest of Debian's versions, which may stand beside it."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: float(path.parts[-3]),
    )
    found = str(versions[-1]) if versions else shutil.which(program)
    if not found:
        raise BackupError(
            f"{program} is not here. Install PostgreSQL's client programs, as new as the server: "
            "sudo apt-get install postgresql-client"
        )
    return found
