"""Each kind of meeting at one record. Two people act at once, each with pauses of their own."""

import json
import random
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.db import connection

from clipqa.importers import export_answers, import_file
from clipqa.models import Answer
from scripts.colliding import library
from scripts.colliding.browser import Browser
from scripts.colliding.judge import Edit, Trial
from scripts.soaking.form import Fields

LONGEST_PAUSE = 0.25  # seconds; about what a page and a save take
TRIES = 3
Deed = Callable[[], Edit]


@dataclass
class Meeting:
    """Ada and Bela, and the dice that tell when each of them acts."""

    ada: Browser
    bela: Browser
    dice: random.Random
    number: int = 0

    def token(self, who: str) -> str:
        return f"{who}{self.number:04d}x"

    def pause(self) -> float:
        """Half of the time nobody waits, and both meet at the same moment."""
        return self.dice.choice([0.0, self.dice.uniform(0, LONGEST_PAUSE)])

    def form_deed(self, who: Browser, record: Any, box: str, token: str) -> Deed:
        pause, insists = self.pause(), self.dice.random() < 0.5
        return lambda: _edit(who, record, box, token, pause, insists)


def forms(meeting: Meeting) -> Trial:
    """The same page twice, at one box or at two."""
    record, boxes = meeting.dice.choice(
        [
            (library.make_answer, ("body", "speaker")),
            (library.make_answer, ("body", "body")),
            (library.make_topic, ("explainer", "explainer")),
            (library.make_video, ("title", "title")),
        ]
    )
    return _together(meeting, "forms", record(), boxes)


def lines(meeting: Meeting) -> Trial:
    """The one table that is edited in place: a transcript's lines."""
    boxes = meeting.dice.choice([("cues-0-text", "cues-0-text"), ("cues-0-text", "cues-2-text")])
    return _together(meeting, "list edits", library.make_transcript(), boxes)


def actions(meeting: Meeting) -> Trial:
    """She saves a row on which an action of the list falls."""
    record, box, action, does = meeting.dice.choice(
        [
            (library.make_answer, "body", "archive_answers", "status=archived"),
            (library.make_answer, "body", "publish_answers", "status=published"),
            (library.make_topic, "explainer", "delete_selected", "gone"),
        ]
    )
    met, pause = record(), meeting.pause()
    saves = meeting.form_deed(meeting.ada, met, box, meeting.token("ada"))
    edit, act = _at_once(saves, lambda: _act(meeting.bela, met, action, does, pause))
    final = library.says(met) or "gone"
    # What was saved before the action was sent, and not shown by its list, it must leave alone.
    is_unseen = edit.is_acknowledged and act.is_acknowledged and edit.ended < act.began
    return Trial("bulk actions", [edit, act], final, [f"unseen {edit.token}"] if is_unseen else [])


def imports(meeting: Meeting) -> Trial:
    """A file that was exported before she saves, or just after, is imported meanwhile."""
    answer, pause, wait = library.make_answer(), meeting.pause(), meeting.pause()
    saves = meeting.form_deed(meeting.ada, answer, "body", meeting.token("ada"))
    token = meeting.token("file")
    edits = _at_once(saves, lambda: _import(answer, token, wait, pause))
    return Trial("imports", list(edits), library.says(answer))


KINDS = (forms, lines, actions, imports)


def _together(meeting: Meeting, kind: str, record: Any, boxes: tuple[str, str]) -> Trial:
    edits = _at_once(
        meeting.form_deed(meeting.ada, record, boxes[0], meeting.token("ada")),
        meeting.form_deed(meeting.bela, record, boxes[1], meeting.token("bela")),
    )
    return Trial(kind, list(edits), library.says(record))


def _at_once(*deeds: Deed) -> tuple[Edit, ...]:
    def done(deed: Deed) -> Edit:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return tuple(pool.map(done, deeds))


def _edit(who: Browser, record: Any, box: str, token: str, pause: float, insists: bool) -> Edit:
    """She types, saves, and where she is refused and insists, looks and saves again."""
    path, form = library.change_page(record), f"{record._meta.model_name}_form"
    page = who.open(path, form)
    edit = Edit(token, page.shown)
    for _try in range(TRIES if insists else 1):
        if not page.fields:
            return edit  # somebody deleted it
        sleep(pause)
        answer = who.send(path, [*page.fields, ("_save", "Save")], form, **{box: token})
        edit.began, edit.ended = who.sent_at, monotonic()
        edit.is_acknowledged = answer.status == 302
        if edit.is_acknowledged:
            return edit
        if not answer.is_refusal:
            edit.failure = f"{path} answers {answer.status}, and doesn't say why it saves nothing."
            return edit
        edit.was_refused, page = True, answer
        edit.shown += answer.shown
    return edit


def _act(who: Browser, record: Any, action: str, does: str, pause: float) -> Edit:
    path, form = library.list_page(record._meta.model_name), "changelist-form"
    page = who.open(path, form)
    edit = Edit(does, page.text)
    sleep(pause)
    chosen: Fields = [("action", action), ("_selected_action", str(record.pk)), ("index", "0")]
    kept = [(name, value) for name, value in page.fields if name not in {"action", "index"}]
    if action == "delete_selected":
        chosen.append(("post", "yes"))  # asked and answered, as far as the server knows
    answer = who.send(path, [*kept, *chosen], form)
    if answer.status != 302:
        edit.failure = f"{path} answers {answer.status} to {action}."
        return edit
    edit.began, edit.ended = who.sent_at, monotonic()
    said = who.open(path, form).said if action != "delete_selected" else ""
    edit.was_refused = "left alone" in (said or who.open("/admin/", "logout-form").said)
    edit.is_acknowledged = not edit.was_refused
    return edit


def _import(answer: Answer, token: str, wait: float, pause: float) -> Edit:
    sleep(wait)
    record = next(export_answers(Answer.objects.filter(pk=answer.pk)))
    edit = Edit(token, json.dumps(record))
    sleep(pause)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text(json.dumps({**record, "answer": token}))
        edit.began = monotonic()
        result = import_file(path)
    edit.ended, edit.was_refused = monotonic(), bool(result.rejected)
    edit.is_acknowledged = bool(result.updated)
    return edit
