"""Drill: make backups while people write, and restore and check each of them."""

import io
import json
import subprocess
import sys
from pathlib import Path

from lab.benchmarks.cluster import fresh_database
from lab.benchmarks.serving import ROOT
from lab.chaos.editors import TOLERATED, Editors, SaveLog
from lab.chaos.server import Server
from lab.chaos.target import Target
from lab.soak.admin_client import AdminClient
from lab.soak.ledger import Ledger
from lab.soak.scenario import Scenario

WRITERS = 2
OUTLETS = "/admin/clipqa/outlet/"


def drill(target: Target, scenario: Scenario, times: int) -> SaveLog:
    saves = SaveLog()
    server = Server(target.environment(), target.log)
    server.start()
    *names, last = scenario.people
    client = AdminClient(server.port, last, scenario.people[last], saves.ledger, TOLERATED)
    editors = Editors(server.port, scenario, saves, names[:WRITERS], pause_s=0.02)
    try:
        with editors.at_work():
            for number in range(times):
                _replace_logo(client, number, saves.ledger)
                _back_up_and_restore(target, saves, target.small / f"{number}.tar.gz")
    finally:
        server.stop()
    return saves


def _back_up_and_restore(target: Target, saves: SaveLog, archive: Path) -> None:
    acknowledged = archive.with_suffix(".json")
    known = {str(record): numbers for record, numbers in saves.acknowledged_saves().items()}
    acknowledged.write_text(json.dumps(known))
    _run(["manage.py", "backup", str(archive)], target.environment())
    saves.ledger.note("backups made while two wrote")
    result = archive.with_suffix(".result.json")
    files = map(str, (archive, acknowledged, result))
    _run(["-m", "lab.chaos.restored", *files], _empty_installation(target, archive))
    found = Ledger.read(result)
    saves.ledger.done += found.done
    for kind, sentences in found.details.items():
        for sentence in sentences:
            saves.ledger.breach(kind, f"{archive.name}: {sentence}")
    saves.ledger.note("restored and whole" if not found.breaches else "restored, not whole")
    archive.unlink()


def _empty_installation(target: Target, archive: Path) -> dict[str, str]:
    """Return the environment of an installation without tables and files."""
    folder = archive.with_suffix(".place")
    folder.mkdir()
    url = f"sqlite:///{folder / 'restored.sqlite3'}"
    if target.cluster:
        url = fresh_database(target.cluster.url, "clipqa_restored")
    return {**target.environment(), "DATABASE_URL": url, "CLIPQA_DATA_DIR": str(folder)}


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


def _replace_logo(client: AdminClient, number: int, ledger: Ledger) -> None:
    """So that each backup has to hold another file, and one file less than before."""
    from PIL import Image

    logo = io.BytesIO()
    Image.new("RGB", (64, 64), (number % 256, 90, 90)).save(logo, "PNG")
    path = f"{OUTLETS}{_first_outlet()}/change/"
    response = client.upload(path, "outlet_form", "picture", ("logo.png", logo.getvalue()))
    if response.status != 302:
        ledger.breach("no new logo", f"{response.status} at {path}")
    ledger.note("logos replaced")


def _first_outlet() -> int:
    from clipqa.models import Outlet

    return Outlet.objects.order_by("pk").values_list("pk", flat=True)[0]
