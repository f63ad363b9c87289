"""Drill: `kill -9` of the whole server, at random moments."""

import random
import time

from lab.chaos.editors import Editors, SaveLog, wait_for_a_save
from lab.chaos.server import Server
from lab.chaos.target import Target
from lab.chaos.verdict import check_file, check_saves
from lab.soak.scenario import Scenario

MIN_WORK_S, MAX_WORK_S = 0.3, 2.5
FIRST_SAVE_S = 60


def drill(target: Target, scenario: Scenario, times: int) -> SaveLog:
    saves, rng = SaveLog(), random.Random()  # noqa: S311 (no secret)
    server = Server(target.environment(), target.log)
    server.start()
    editors = Editors(server.port, scenario, saves, list(scenario.people), pause_s=0)
    try:
        with editors.at_work():
            wait_for_a_save(saves, FIRST_SAVE_S)  # before it a busy machine only signs in
            for _ in range(times):
                time.sleep(rng.uniform(MIN_WORK_S, MAX_WORK_S))
                server.kill()
                editors.pause()
                server.start()
                saves.ledger.note("times killed and started again")
                check_saves(saves.ledger, saves.acknowledged_saves(), saves.unknown_saves())
                editors.resume()
            editors.pause()
        check_file(saves.ledger)
    finally:
        server.stop()
    return saves
