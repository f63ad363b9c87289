"""Drill: a full disk. Reading continues, writes are refused with a reason, nothing is lost."""

import io
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from lab.chaos.editors import TOLERATED, Editors, SaveLog, wait_for_a_save
from lab.chaos.readers import reading
from lab.chaos.server import Server
from lab.chaos.small_disk import Ballast
from lab.chaos.target import Target
from lab.chaos.verdict import check_file, check_saves
from lab.soak.admin_client import UNAVAILABLE_MARK, AdminClient, Unavailable
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario

FULL_S, MAX_RECOVERY_S = 3.0, 60.0
FILM = ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(4_000_000))
VIDEO = "/admin/clipqa/video/add/"
FULL_MESSAGE = "disk is full"
ROOM_MESSAGE = re.compile("full|room|No space left")
RECORDS = 100


def drill(
    target: Target, scenario: Scenario, times: int, while_full: Callable[[], None] | None = None
) -> SaveLog:
    """While the disk is full, upload a film, back up, import and sign in; or call `while_full`,
    which may stop the database, so that readers may get a 503 too.
    """
    saves, ballast = SaveLog(), Ballast(target.small)
    server = Server(target.environment(), target.log)
    server.start()
    processes = server.processes()
    *writers, last = scenario.people
    uploader = AdminClient(server.port, last, scenario.people[last], saves.ledger, TOLERATED)
    editors = Editors(server.port, scenario, saves, writers, pause_s=0.2)

    def try_all() -> None:
        _upload(uploader, saves.ledger, target)
        _back_up(saves.ledger, target)
        _import(saves.ledger, target)
        _sign_in(server.port, last, scenario.people[last], saves.ledger)

    try:
        with reading(server.port, scenario, saves.ledger) as reader, editors.at_work():
            if while_full:
                reader.tolerates_503.set()
            for _ in range(times):
                _fill_once(target, server, saves, ballast, while_full or try_all)
                editors.pause()
                _check(saves)
                editors.resume()
            editors.pause()
        check_file(saves.ledger)
        if server.processes() != processes:
            saves.ledger.breach("restarted", f"{processes} are now {server.processes()}")
    finally:
        ballast.drop()
        server.stop()
    return saves


def _fill_once(
    target: Target,
    server: Server,
    saves: SaveLog,
    ballast: Ballast,
    while_full: Callable[[], None],
) -> None:
    time.sleep(1)
    ballast.fill()
    began = time.monotonic()
    while_full()
    while time.monotonic() < began + FULL_S:
        ballast.fill()  # a checkpoint or a closing connection frees some space
        time.sleep(0.2)
    ballast.drop()
    if target.cluster and not target.cluster.is_running():
        saves.ledger.note("PostgreSQL had stopped and was started by hand")
        target.cluster.start()
    seconds = wait_for_a_save(saves, MAX_RECOVERY_S)
    if seconds is None:
        holders = f"locks: {_locks(target)}; server: {server.processes()}; here: {os.getpid()}"
        saves.ledger.breach("no save when there is room", f"for {MAX_RECOVERY_S} s; {holders}")
    else:
        saves.ledger.note("filled and emptied; next save after", seconds * 1000)


def _locks(target: Target) -> list[str]:
    """Return the locks on SQLite's files, each with its process and bytes, as Linux lists them.

    Byte 120 of the log's index is the write lock (SQLite, WAL-mode File Format, "WAL Locks").
    """
    if target.cluster:
        return []
    files = {str(file.stat().st_ino): file.name for file in target.small.glob("*.sqlite3*")}
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    found = [(words, files.get(words[-3].rpartition(":")[2])) for words in lines]
    return [" ".join([name, *words[-5:]]) for words, name in found if name]


def _check(saves: SaveLog) -> None:
    from django.db import connection

    connection.close()
    check_saves(saves.ledger, saves.acknowledged_saves(), saves.unknown_saves())


def _upload(client: AdminClient, ledger: Ledger, target: Target) -> None:
    """The upload must be refused with a reason and leave no file."""
    before = _films(target)
    try:
        response = client.upload(VIDEO, "video_form", "upload", FILM, title="A film")
    except OSError as error:
        ledger.breach("no answer to an upload", repr(error))
        return
    text = response.text
    if response.status != 503 or UNAVAILABLE_MARK not in text or FULL_MESSAGE not in text:
        ledger.breach("an upload is not told why", f"{response.status}: {text[:200]}")
    ledger.note("uploads refused")
    if left := _films(target) - before:
        ledger.breach("half a film is left", f"{sorted(left)}")


def _films(target: Target) -> set[Path]:
    media = target.small / "data" / "media"
    return {path for path in media.rglob("*") if path.is_file()}


def _back_up(ledger: Ledger, target: Target) -> None:
    """A backup onto the full disk must be refused and leave no file, under any name."""
    archive = target.small / "backup.tar.gz"
    if not _is_refused("backup", str(archive), "backups refused", ledger):
        ledger.breach("backup on a full disk", "It reports success.")
    if left := [path.name for path in target.small.glob("backup.tar.gz*")]:
        ledger.breach("half a backup is left", f"{left}")


def _import(ledger: Ledger, target: Target) -> None:
    """An import must be refused with a reason, or bring in all of its records."""
    file = target.folder / "records.jsonl"
    with file.open("w") as lines:
        lines.writelines(f"{json.dumps(_record(number))}\n" for number in range(RECORDS))
    if _is_refused("import_answers", str(file), "imports refused", ledger):
        return
    # SQLite writes over the part of its log that is in the database already, which may suffice.
    from clipqa.models import Answer

    imported = Answer.objects.filter(key__startswith="drill-").count()
    if imported != RECORDS:
        ledger.breach("import_answers on a full disk", f"{imported} of {RECORDS} are there.")
    ledger.note("imports all the same")


def _record(number: int) -> dict[str, object]:
    return {
        "key": f"drill-{number}",
        "question": f"What is said about number {number}?",
        "answer": f"So much is said of number {number} that it takes up room. " * 20,
        "outlet": "Drill News",
        "video_url": f"https://films.example/drill-{number}.mp4",
        "video_title": f"Film {number}",
        "video_duration": 600,
        "start": 10,
        "end": 20,
        "status": "published",
    }


def _is_refused(command: str, file: str, event: str, ledger: Ledger) -> bool:
    """Report a refusal without a reason, or with a traceback, as a breach."""
    from django.core.management import CommandError, call_command
    from django.db import connection

    try:
        call_command(command, file, stdout=io.StringIO())
    except CommandError as error:
        if not ROOM_MESSAGE.search(str(error)):
            ledger.breach(f"{command} is not told why", str(error))
    except Exception as error:
        ledger.breach(f"{command} ends in a traceback", repr(error))
    else:
        return False
    finally:
        # As at the end of the command's own process. After a COMMIT for which there was no room,
        # the connection may still hold the write lock.
        connection.close()
    ledger.note(event)
    return True


def _sign_in(port: int, name: str, password: str, ledger: Ledger) -> None:
    """A sign-in succeeds as long as the database has room for the attempt and the session."""
    try:
        AdminClient(port, name, password, ledger, TOLERATED)
    except Unavailable:
        ledger.note("sign-ins refused, told why")
    except (OSError, RuntimeError) as error:
        ledger.breach("a sign-in is not told why", str(error))
    else:
        ledger.note("sign-ins all the same")
