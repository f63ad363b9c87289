"""A second editor: saves contested answers, archives from the list, publishes again."""

from itertools import count

from lab.soak.admin_client import CONFLICT, SAVED, AdminClient
from lab.soak.task import Task

BULK_SIZE, PAUSE_S = 3, 0.5


def work(task: Task) -> None:
    client = AdminClient(task.port, "colleague", task.scenario.people["colleague"], task.ledger)
    toggled = task.scenario.toggled[::2]
    for number in count():
        if not task.should_continue():
            return
        at = number // 3 * BULK_SIZE % max(1, len(toggled))
        with task.guarded(f"colleague's step {number}"):
            if number % 3 == 0:
                _save(task, client, number)
            else:
                action = "archive_answers" if number % 3 == 1 else "publish_answers"
                client.run_action(action, toggled[at : at + BULK_SIZE])
                task.ledger.note(f"colleague: {action}")
        task.pause(PAUSE_S)


def _save(task: Task, client: AdminClient, number: int) -> None:
    contested = task.scenario.contested
    pk = contested[number // 3 % len(contested)]
    fields = client.open(pk)
    task.pause(PAUSE_S)  # so that another writer may save in between
    outcome = client.save(pk, fields, speaker=f"Colleague {number}")
    if outcome == CONFLICT:
        task.ledger.note("colleague: conflicts, refused")
    elif outcome == SAVED:
        task.ledger.note("colleague: saves")
