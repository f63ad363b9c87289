"""Drill: stop PostgreSQL at once and start it again, under a server that keeps running."""

import random
import time

from lab.chaos.editors import Editors, SaveLog, wait_for_a_save
from lab.chaos.readers import reading
from lab.chaos.server import Server
from lab.chaos.target import Target
from lab.chaos.verdict import check_saves
from lab.soak.scenario import Scenario

DOWNTIME_S, MAX_RECOVERY_S = 1.0, 20.0


def drill(target: Target, scenario: Scenario, times: int) -> SaveLog:
    from django.db import connection

    assert target.cluster, "SQLite has no server to stop."
    saves, rng = SaveLog(), random.Random()  # noqa: S311 (no secret)
    server = Server(target.environment(), target.log)
    server.start()
    processes = server.processes()
    editors = Editors(server.port, scenario, saves, list(scenario.people), pause_s=0)
    try:
        with reading(server.port, scenario, saves.ledger) as reader, editors.at_work():
            for _ in range(times):
                time.sleep(rng.uniform(0.3, 1.5))
                reader.tolerates_503.set()
                target.cluster.stop()
                time.sleep(DOWNTIME_S)
                target.cluster.start()
                _note_recovery(saves)
                reader.tolerates_503.clear()
                editors.pause()
                connection.close()
                check_saves(saves.ledger, saves.acknowledged_saves(), saves.unknown_saves())
                editors.resume()
        if server.processes() != processes:
            saves.ledger.breach("restarted", f"{processes} are now {server.processes()}")
    finally:
        server.stop()
    return saves


def _note_recovery(saves: SaveLog) -> None:
    seconds = wait_for_a_save(saves, MAX_RECOVERY_S)
    if seconds is None:
        saves.ledger.breach("no save after the restart", f"for {MAX_RECOVERY_S} s")
    else:
        saves.ledger.note("PostgreSQL stopped and started; next save after", seconds * 1000)
