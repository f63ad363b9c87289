"""A disk that is really full: reading goes on, writing is refused in words, nothing is lost."""

import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from scripts.drilling.book import Book
from scripts.drilling.editors import BEARS, Desks, wait_for_a_save
from scripts.drilling.ground import Ground
from scripts.drilling.readers import reading
from scripts.drilling.server import Server
from scripts.drilling.small_disk import Ballast
from scripts.drilling.verdict import judge, judge_file
from scripts.soaking.desk import TROUBLE, Desk, Unavailable
from scripts.soaking.ledger import Ledger
from scripts.soaking.stage import Stage

FULL_S, GOES_ON_WITHIN = 3.0, 60.0
FILM = ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(4_000_000))
VIDEO = "/admin/clipqa/video/add/"
SAYS_FULL = "disk is full"
SAYS_ROOM = re.compile("full|room|No space left")
RECORDS = 100


def drill(
    ground: Ground, stage: Stage, times: int, meanwhile: Callable[[], None] | None = None
) -> Book:
    """Meanwhile films are uploaded and backups made; or something is done that may stop the
    database, and then readers too are told why.
    """
    book, ballast = Book(), Ballast(ground.small)
    server = Server(ground.environment(), ground.log)
    server.start()
    processes = server.processes()
    *writers, last = stage.people
    uploader = Desk(server.port, last, stage.people[last], book.ledger, BEARS)
    desks = Desks(server.port, stage, book, writers, pace=0.2)

    def others() -> None:
        _upload(uploader, book.ledger, ground)
        _back_up(book.ledger, ground)
        _import(book.ledger, ground)
        _sign_in(server.port, last, stage.people[last], book.ledger)

    try:
        with reading(server.port, stage, book.ledger) as reader, desks.at_work():
            if meanwhile:
                reader.may_be_told_why.set()
            for _ in range(times):
                _one(ground, book, ballast, meanwhile or others)
                desks.rest()
                _look_through(book)
                desks.go_on()
            desks.rest()
        judge_file(book.ledger)
        if server.processes() != processes:
            book.ledger.breach("restarted", f"{processes} are now {server.processes()}")
    finally:
        ballast.drop()
        server.stop()
    return book


def _one(ground: Ground, book: Book, ballast: Ballast, meanwhile: Callable[[], None]) -> None:
    time.sleep(1)
    ballast.fill()
    began = time.monotonic()
    meanwhile()
    while time.monotonic() < began + FULL_S:
        ballast.fill()  # also what a checkpoint or a connection that closes gave back
        time.sleep(0.2)
    ballast.drop()
    if ground.cluster and not ground.cluster.is_running():
        book.ledger.note("PostgreSQL had ended and was started by hand")
        ground.cluster.start()
    took = wait_for_a_save(book, GOES_ON_WITHIN)
    if took is None:
        book.ledger.breach("no save when there is room", f"for {GOES_ON_WITHIN} s")
    else:
        book.ledger.note("filled and emptied; next save after", took * 1000)


def _look_through(book: Book) -> None:
    from django.db import connection

    connection.close()
    judge(book.ledger, book.promised(), book.unsure())


def _upload(desk: Desk, ledger: Ledger, ground: Ground) -> None:
    """A film, of which nothing may be left behind."""
    before = _films(ground)
    try:
        got = desk.send_file(VIDEO, "video_form", "upload", FILM, title="A film")
    except OSError as error:
        ledger.breach("no answer to an upload", repr(error))
        return
    if got.status != 503 or TROUBLE not in got.text or SAYS_FULL not in got.text:
        ledger.breach("an upload is not told why", f"{got.status}: {got.text[:200]}")
    ledger.note("uploads refused")
    if left := _films(ground) - before:
        ledger.breach("half a film is left", f"{sorted(left)}")


def _films(ground: Ground) -> set[Path]:
    media = ground.small / "data" / "media"
    return {path for path in media.rglob("*") if path.is_file()}


def _back_up(ledger: Ledger, ground: Ground) -> None:
    """Onto the disk that is full: no file under the name that was asked for, nor any other."""
    target = ground.small / "backup.tar.gz"
    if not _is_refused("backup", str(target), "backups refused", ledger):
        ledger.breach("backup on a full disk", "It says that all is well.")
    if left := [path.name for path in ground.small.glob("backup.tar.gz*")]:
        ledger.breach("half a backup is left", f"{left}")


def _import(ledger: Ledger, ground: Ground) -> None:
    """All of it or nothing, in as many words."""
    file = ground.folder / "records.jsonl"
    with file.open("w") as lines:
        lines.writelines(f"{json.dumps(_record(number))}\n" for number in range(RECORDS))
    if _is_refused("import_answers", str(file), "imports refused", ledger):
        return
    # SQLite writes over what of its log has been copied, so there may be room in it.
    from clipqa.models import Answer

    landed = Answer.objects.filter(key__startswith="drill-").count()
    if landed != RECORDS:
        ledger.breach("import_answers on a full disk", f"{landed} of {RECORDS} are there.")
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


def _is_refused(command: str, file: str, what: str, ledger: Ledger) -> bool:
    """In a sentence: an operator can do nothing with a traceback."""
    from django.core.management import CommandError, call_command

    try:
        call_command(command, file, stdout=io.StringIO())
    except CommandError as error:
        if not SAYS_ROOM.search(str(error)):
            ledger.breach(f"{command} is not told why", str(error))
    except Exception as error:
        ledger.breach(f"{command} ends in a traceback", repr(error))
    else:
        return False
    ledger.note(what)
    return True


def _sign_in(port: int, name: str, password: str, ledger: Ledger) -> None:
    """Where the database still finds room for the try and the session, she is let in."""
    try:
        Desk(port, name, password, ledger, BEARS)
    except Unavailable:
        ledger.note("sign-ins refused, told why")
    except (OSError, RuntimeError) as error:
        ledger.breach("a sign-in is not told why", str(error))
    else:
        ledger.note("sign-ins all the same")
