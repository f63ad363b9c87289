"""Backups made while people write, each put back into an empty place and looked through."""

import io
import json
import subprocess
import sys
from pathlib import Path

from scripts.benchmarks.cluster import fresh_database
from scripts.benchmarks.serving import ROOT
from scripts.drilling.book import Book
from scripts.drilling.editors import BEARS, Desks
from scripts.drilling.ground import Ground
from scripts.drilling.server import Server
from scripts.soaking.desk import Desk
from scripts.soaking.ledger import Ledger
from scripts.soaking.stage import Stage

WRITERS = 2
OUTLETS = "/admin/clipqa/outlet/"


def drill(ground: Ground, stage: Stage, times: int) -> Book:
    book = Book()
    server = Server(ground.environment(), ground.log)
    server.start()
    *names, last = stage.people
    painter = Desk(server.port, last, stage.people[last], book.ledger, BEARS)
    desks = Desks(server.port, stage, book, names[:WRITERS], pace=0.02)
    try:
        with desks.at_work():
            for number in range(times):
                _paint(painter, number, book.ledger)
                _one(ground, book, ground.small / f"{number}.tar.gz")
    finally:
        server.stop()
    return book


def _one(ground: Ground, book: Book, archive: Path) -> None:
    promised = archive.with_suffix(".json")
    promised.write_text(json.dumps(book.promised()))
    _run(["manage.py", "backup", str(archive)], ground.environment())
    book.ledger.note("backups made while two wrote")
    seen = archive.with_suffix(".seen.json")
    files = map(str, (archive, promised, seen))
    _run(["-m", "scripts.drilling.restored", *files], _elsewhere(ground, archive))
    found = Ledger.read(seen)
    book.ledger.done += found.done
    for kind, said in found.told.items():
        for one in said:
            book.ledger.breach(kind, f"{archive.name}: {one}")
    book.ledger.note("restored and whole" if not found.breaches else "restored, not whole")
    archive.unlink()


def _elsewhere(ground: Ground, archive: Path) -> dict[str, str]:
    """An empty place: no table, no file."""
    place = archive.with_suffix(".place")
    place.mkdir()
    url = f"sqlite:///{place / 'restored.sqlite3'}"
    if ground.cluster:
        url = fresh_database(ground.cluster.url, "clipqa_restored")
    return {**ground.environment(), "DATABASE_URL": url, "CLIPQA_DATA_DIR": str(place)}


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}")


def _paint(painter: Desk, number: int, ledger: Ledger) -> None:
    """Each backup has another logo to hold, and one less than before."""
    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), (number % 256, 90, 90)).save(drawn, "PNG")
    path = f"{OUTLETS}{_outlet()}/change/"
    got = painter.send_file(path, "outlet_form", "picture", ("logo.png", drawn.getvalue()))
    if got.status != 302:
        ledger.breach("no new logo", f"{got.status} at {path}")
    ledger.note("logos replaced")


def _outlet() -> int:
    from clipqa.models import Outlet

    return Outlet.objects.order_by("pk").values_list("pk", flat=True)[0]
