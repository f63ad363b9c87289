"""Back up and restore PostgreSQL with pg_dump, pg_restore and psql."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from clipqa.backups.manifest import IN_USE, BackupError

FILE_NAME = "database.dump"
# Executed in the transaction of the restore, before it. Tables that this library has and the dump
# does not have would otherwise stay and break the next migration.
DROP_TABLES = """
SET LOCAL client_min_messages = error;
DO $$
DECLARE item text;
BEGIN
  FOR item IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', current_schema(), item);
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


def load(source: Path, timeout_s: int) -> None:
    """Run one SQL script in one transaction.

    pg_restore itself can't empty the schema in its transaction, so it only writes the script.
    """
    script, contents_list = source.with_suffix(".sql"), source.with_suffix(".list")
    contents_list.write_text(
        _without_installed_extensions(_run("pg_restore", "--list", str(source)))
    )
    drop_script = source.with_suffix(".empty.sql")
    drop_script.write_text(f"SET LOCAL lock_timeout = '{timeout_s}s';{DROP_TABLES}")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments",
         f"--use-list={contents_list}", f"--file={script}", str(source))  # fmt: skip
    connection.close()
    _run("psql", *_connect(), "--no-psqlrc", "--quiet", "--single-transaction",
         "--set=ON_ERROR_STOP=1", f"--file={drop_script}", f"--file={script}")  # fmt: skip


def rows_of(source: Path) -> Path:
    """Write the rows as a script of COPY statements, without definitions of tables."""
    script = source.with_suffix(".rows.sql")
    _run("pg_restore", "--data-only", f"--file={script}", str(source))
    return script


def _without_installed_extensions(contents: str) -> str:
    """Remove installed extensions from the list: to drop and create them may not be permitted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        installed = tuple(f" EXTENSION - {name}" for (name,) in cursor.fetchall())
    remaining = (line for line in contents.splitlines() if not line.rstrip().endswith(installed))
    return "\n".join(remaining) + "\n"


def _connect() -> list[str]:
    """Return the arguments to connect, without the password, which is in the environment."""
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *flags, name = arguments[1:]
    return [*flags, f"--dbname={name}"]


def _run(program: str, *arguments: str) -> str:
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603  (fixed programs and arguments, no shell)
        [_find(program), *arguments],
        env={**os.environ, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(_error_message(program, done.stderr.strip()))
    return done.stdout


def _error_message(program: str, output: str) -> str:
    if "lock timeout" in output:
        return IN_USE
    lines = output.splitlines()
    error = next((line for line in lines if "error:" in line.lower()), output[:300])
    return f"{program} failed and changed nothing: {error}"


def _find(program: str) -> str:
    """Return the newest of Debian's versions, which may not be on the PATH, or the one on it."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: float(path.parts[-3]),
    )
    found = str(versions[-1]) if versions else shutil.which(program)
    if not found:
        raise BackupError(
            f"{program} is not installed. Install PostgreSQL's client programs, as new as the "
            "server: sudo apt-get install postgresql-client"
        )
    return found
