"""The editor: saves one answer after the other, then checks at once that readers get the save."""

import time
from collections.abc import Iterator
from itertools import cycle

from django.db import transaction

from clipqa.curation import EditConflict, lock_version, save_answer
from clipqa.models import Answer
from lab.soak.admin_client import SAVED, AdminClient
from lab.soak.freshness import FreshnessCheck
from lab.soak.ledger import token_of, with_token
from lab.soak.task import Task

FORM_EVERY = 5  # every fifth save is made over HTTP, with the admin's form
SEARCH_EVERY = 10  # after so many saves the token is searched for too


def work(task: Task) -> None:
    password = task.scenario.people["editor"]
    client = AdminClient(task.port, "editor", password, task.ledger)
    check = FreshnessCheck(task.port, task.ledger)
    for number, (pk, path) in _steps(task):
        if not task.should_continue():
            return
        with task.guarded(f"editor's save {number}"):
            _save(task, client, check, pk, path, number)
        due = task.began + number * task.seconds / task.saves
        task.pause(max(0.0, due - time.monotonic()))


def _steps(task: Task) -> Iterator[tuple[int, tuple[int, str]]]:
    return zip(range(1, task.saves + 1), cycle(task.scenario.edited), strict=False)


def _save(
    task: Task, client: AdminClient, check: FreshnessCheck, pk: int, path: str, number: int
) -> None:
    token = token_of(number, pk)
    if number % FORM_EVERY == 1:
        is_saved = _save_form(client, check, pk, path, token)
    else:
        is_saved = _save_directly(check, pk, path, token)
    if not is_saved:
        task.ledger.breach("own answer refused", f"nobody else writes to answer {pk}")
        return
    check.expect(path, token)
    task.ledger.note("editor's saves")
    task.ledger.acknowledged[str(pk)] = token
    if number % SEARCH_EVERY == 0:
        check.expect(f"/search/?q={token}", token)


def _save_form(client: AdminClient, check: FreshnessCheck, pk: int, path: str, token: str) -> bool:
    fields = client.open(pk)
    check.load(path)
    return client.save(pk, fields, body=with_token(dict(fields)["body"], token)) == SAVED


def _save_directly(check: FreshnessCheck, pk: int, path: str, token: str) -> bool:
    """Save in this process, which a busy machine can do far more often than over HTTP."""
    answer = Answer.objects.get(pk=pk)
    check.load(path)
    answer.body = with_token(answer.body, token)
    try:
        with transaction.atomic():
            lock_version(answer, answer.edit_version)
            save_answer(answer)
    except EditConflict:
        return False
    return True
