"""A disk that is really full: reading goes on, writing is refused in words, nothing is lost."""

import subprocess
import sys
import time
from pathlib import Path

from scripts.benchmarks.serving import ROOT
from scripts.drilling.book import Book
from scripts.drilling.editors import BEARS, Desks, wait_for_a_save
from scripts.drilling.ground import Ground
from scripts.drilling.readers import reading
from scripts.drilling.server import Server
from scripts.drilling.small_disk import Ballast
from scripts.drilling.verdict import judge, judge_file
from scripts.soaking.desk import TROUBLE, Desk
from scripts.soaking.ledger import Ledger
from scripts.soaking.stage import Stage

FULL_S, GOES_ON_WITHIN = 3.0, 60.0
FILM = ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(4_000_000))
VIDEO = "/admin/clipqa/video/add/"
SAYS_FULL = "disk is full"


def drill(ground: Ground, stage: Stage, times: int, *, may_stop: bool = False) -> Book:
    """`may_stop`: the database may stop itself, so that readers too are told why."""
    book, ballast = Book(), Ballast(ground.small)
    server = Server(ground.environment(), ground.log)
    server.start()
    processes = server.processes()
    *writers, last = stage.people
    uploader = Desk(server.port, last, stage.people[last], book.ledger, BEARS)
    desks = Desks(server.port, stage, book, writers, pace=0.2)
    try:
        with reading(server.port, stage, book.ledger) as reader, desks.at_work():
            if may_stop:
                reader.may_be_told_why.set()
            for _ in range(times):
                _one(ground, stage, book, ballast, uploader)
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


def _one(ground: Ground, stage: Stage, book: Book, ballast: Ballast, uploader: Desk) -> None:
    time.sleep(1)
    ballast.fill()
    began = time.monotonic()
    _upload(uploader, stage, book.ledger, ground)
    _back_up(book.ledger, ground)
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


def _upload(desk: Desk, stage: Stage, ledger: Ledger, ground: Ground) -> None:
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
    told = subprocess.run(
        [sys.executable, "manage.py", "backup", str(target)],
        cwd=ROOT,
        env=ground.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if left := [path.name for path in ground.small.glob("backup.tar.gz*")]:
        ledger.breach("half a backup is left", f"{left}")
    if told.returncode != 1 or "full" not in told.stderr or "Traceback" in told.stderr:
        ledger.breach("a backup is not told why", f"{told.returncode}: {told.stderr[-300:]}")
    ledger.note("backups refused")
