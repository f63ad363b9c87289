"""Her colleague: saves what others save too, archives from the list, publishes again."""

from itertools import count

from scripts.soaking.desk import COLLIDED, SAVED, Desk
from scripts.soaking.task import Task

TOGETHER, PACE = 3, 0.5


def work(task: Task) -> None:
    desk = Desk(task.port, "colleague", task.stage.people["colleague"], task.ledger)
    turned = task.stage.turned[::2]
    for number in count():
        if not task.goes_on():
            return
        at = number // 3 * TOGETHER % max(1, len(turned))
        with task.guarded(f"colleague's step {number}"):
            if number % 3 == 0:
                _save(task, desk, number)
            else:
                action = "archive_answers" if number % 3 == 1 else "publish_answers"
                desk.act(action, turned[at : at + TOGETHER])
                task.ledger.note(f"colleague: {action}")
        task.pause(PACE)


def _save(task: Task, desk: Desk, number: int) -> None:
    contested = task.stage.contested
    pk = contested[number // 3 % len(contested)]
    fields = desk.open(pk)
    task.pause(PACE)  # she reads, and somebody else may save
    said = desk.save(pk, fields, speaker=f"Colleague {number}")
    if said == COLLIDED:
        task.ledger.note("colleague: collisions, refused")
    elif said == SAVED:
        task.ledger.note("colleague: saves")
