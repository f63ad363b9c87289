"""The editor: saves one answer after the other, and at once asks as a reader what they say."""

import time
from collections.abc import Iterator
from itertools import cycle

from django.db import transaction

from clipqa.curation import EditCollision, lock_version, save_answer
from clipqa.models import Answer
from scripts.soaking.desk import SAVED, Desk
from scripts.soaking.freshness import Watch
from scripts.soaking.signing import signed, token_of
from scripts.soaking.task import Task

BY_FORM = 5  # every fifth save is one at the desk
SEARCHED = 10  # every so many saves her words are searched for too


def work(task: Task) -> None:
    password = task.stage.people["editor"]
    desk, watch = Desk(task.port, "editor", password, task.ledger), Watch(task.port, task.ledger)
    for number, (pk, path) in _steps(task):
        if not task.goes_on():
            return
        with task.guarded(f"editor's save {number}"):
            _save(task, desk, watch, pk, path, number)
        due = task.began + number * task.seconds / task.saves
        task.pause(max(0.0, due - time.monotonic()))


def _steps(task: Task) -> Iterator[tuple[int, tuple[int, str]]]:
    return zip(range(1, task.saves + 1), cycle(task.stage.edited), strict=False)


def _save(task: Task, desk: Desk, watch: Watch, pk: int, path: str, number: int) -> None:
    token = token_of(number, pk)
    watch_and_save = _by_form if number % BY_FORM == 1 else _by_verb
    if not watch_and_save(task, desk, watch, pk, path, token):
        task.ledger.breach("own answer refused", f"nobody else writes to answer {pk}")
        return
    watch.expect(path, token)
    task.ledger.note("editor's saves")
    task.ledger.promised[str(pk)] = token
    if number % SEARCHED == 0:
        watch.expect(f"/search/?q={token}", token)


def _by_form(task: Task, desk: Desk, watch: Watch, pk: int, path: str, token: str) -> bool:
    fields = desk.open(pk)
    watch.look(path)
    return desk.save(pk, fields, body=signed(dict(fields)["body"], token)) == SAVED


def _by_verb(task: Task, desk: Desk, watch: Watch, pk: int, path: str, token: str) -> bool:
    """In this process, which a busy machine can do far more often."""
    answer = Answer.objects.get(pk=pk)
    watch.look(path)
    answer.body = signed(answer.body, token)
    try:
        with transaction.atomic():
            lock_version(answer, answer.edit_version)
            save_answer(answer)
    except EditCollision:
        return False
    return True
