"""The kinds of trials: two editors act on one record at once, each after a random pause."""

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from django.db import connection

from clipqa.importers import export_answers, import_file
from clipqa.models import Answer
from lab.browser import Fields
from lab.conflicts import library
from lab.conflicts.editor import Editor
from lab.conflicts.trial import Edit, Trial

MAX_PAUSE_S = 0.25  # about as long as a page and a save take
MAX_ATTEMPTS = 3
Action = Callable[[], Edit]


class FormEdit(NamedTuple):
    path: str
    form_id: str
    field: str = ""
    token: str = ""
    button: str = "_save"
    added: tuple[tuple[str, str], ...] = ()  # choices beside those that the page sends
    changed: tuple[tuple[str, str], ...] = ()  # other values of fields that the page sends


@dataclass
class Setup:
    """The two editors, and the random numbers that decide when each of them acts."""

    ada: Editor
    bela: Editor
    ada_too: Editor  # in another window
    rng: random.Random
    number: int = 0

    def token(self, name: str) -> str:
        return f"{name}{self.number:04d}x"

    def pause(self) -> float:
        """Return 0 in half of the cases, so that both act at the same moment."""
        return self.rng.choice([0.0, self.rng.uniform(0, MAX_PAUSE_S)])

    def form_action(self, editor: Editor, record: Any, field: str, token: str) -> Action:
        pause, retries = self.pause(), self.rng.random() < 0.5
        form = FormEdit(library.change_page(record), form_of(record), field, token)
        return lambda: save_form(editor, form, pause, retries)


def forms(setup: Setup) -> Trial:
    """Both save the form of one record, in the same field or in two."""
    record, fields = setup.rng.choice(
        [
            (library.make_answer, ("body", "speaker")),
            (library.make_answer, ("body", "body")),
            (library.make_topic, ("explainer", "explainer")),
            (library.make_video, ("title", "title")),
        ]
    )
    return both_edit(setup, "forms", record(), fields)


def cues(setup: Setup) -> Trial:
    """Both edit cues in place: in the table of the transcript, or one beside the player."""
    transcript, pause = library.make_transcript(), setup.pause()
    fields = setup.rng.choice([("cues-0-text", "cues-0-text"), ("cues-0-text", "cues-2-text")])
    if setup.rng.random() < 0.5:
        return both_edit(setup, "list edits", transcript, fields)
    edit = setup.form_action(setup.ada, transcript, "cues-0-text", setup.token("ada"))
    token = setup.token("bela")
    edits = at_once(edit, lambda: _correct_cue(setup.bela, transcript, token, pause))
    return Trial("list edits", list(edits), library.values_of(transcript))


def transcripts(setup: Setup) -> Trial:
    """One edits a cue while the other renames its speaker, or stores another transcript."""
    transcript, pause = library.make_transcript(), setup.pause()
    edit = setup.form_action(setup.ada, transcript, "cues-0-text", setup.token("ada"))
    token = setup.token("bela")
    act = setup.rng.choice([_rename_speaker, _store_transcript])
    edits = at_once(edit, lambda: act(setup.bela, transcript, token, pause))
    return Trial("transcripts", list(edits), library.values_of(transcript))


def actions(setup: Setup) -> Trial:
    """One saves a record while the other runs a bulk action on it."""
    make, field, action, effect = setup.rng.choice(
        [
            (library.make_answer, "body", "archive_answers", "status=archived"),
            (library.make_answer, "body", "publish_answers", "status=published"),
            (library.make_topic, "explainer", "delete_selected", "gone"),
        ]
    )
    return save_and_act(setup, "bulk actions", make(), field, (action, effect))


def imports(setup: Setup) -> Trial:
    """One saves an answer while a file that was exported before or just after is imported."""
    answer, pause, wait = library.make_answer(), setup.pause(), setup.pause()
    save = setup.form_action(setup.ada, answer, "body", setup.token("ada"))
    token = setup.token("file")
    edits = at_once(save, lambda: _import(answer, token, wait, pause))
    return Trial("imports", list(edits), library.values_of(answer))


def both_edit(setup: Setup, kind: str, record: Any, fields: tuple[str, str]) -> Trial:
    edits = at_once(
        setup.form_action(setup.ada, record, fields[0], setup.token("ada")),
        setup.form_action(setup.bela, record, fields[1], setup.token("bela")),
    )
    return Trial(kind, list(edits), library.values_of(record))


def save_and_act(
    setup: Setup, kind: str, record: Any, field: str, chosen: tuple[str, str]
) -> Trial:
    """One saves a field while the other runs a bulk action, given with its effect."""
    pause = setup.pause()
    save = setup.form_action(setup.ada, record, field, setup.token("ada"))
    edit, act = at_once(save, lambda: _run_action(setup.bela, record, *chosen, pause))
    final = library.values_of(record) or "gone"
    # The action must leave alone a record that was saved after its list was shown.
    is_unseen = edit.is_acknowledged and act.is_acknowledged and edit.ended < act.began
    return Trial(kind, [edit, act], final, [f"unseen {edit.token}"] if is_unseen else [])


def at_once(*actions: Action) -> tuple[Edit, ...]:
    def run(action: Action) -> Edit:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return tuple(pool.map(run, actions))


def form_of(record: Any) -> str:
    return f"{record._meta.model_name}_form"


def save_form(editor: Editor, form: FormEdit, pause: float, retries: bool) -> Edit:
    """Save a record's form; after a refusal save the page that was returned, if it retries."""
    page = editor.open(form.path, form.form_id)
    edit = Edit(form.token, page.shown)
    for _attempt in range(MAX_ATTEMPTS if retries else 1):
        if not page.fields:
            return edit  # the record was deleted
        sleep(pause)
        fields = [*page.fields, *form.added, (form.button, "Save")]
        typed = {form.field: form.token, **dict(form.changed)}
        result = editor.submit(form.path, fields, form.form_id, **typed)
        edit.began, edit.ended = editor.sent_at, monotonic()
        edit.is_acknowledged = result.status == 302
        if edit.is_acknowledged:
            return edit
        if not result.is_refusal:
            said = f"answers {result.status}, and doesn't say why it saves nothing."
            edit.failure = f"{form.path} {said}"
            return edit
        edit.was_refused, page = True, result
        edit.shown += result.shown
    return edit


def _correct_cue(editor: Editor, record: Any, token: str, pause: float) -> Edit:
    """Correct the first cue on the page of an answer; after a refusal save again."""
    tokens = editor.open(library.change_page(record), "transcript_form").fields
    csrf = [(name, value) for name, value in tokens if name == "csrfmiddlewaretoken"]
    found = editor.read(library.cues_address(record))
    *_times, seen, pk = found["cues"][0]
    edit, path = Edit(token, seen), f"{found['correct_url']}{pk}/"
    for _attempt in range(MAX_ATTEMPTS):
        sleep(pause)
        result = editor.post(path, [*csrf, ("seen", seen), ("text", token)])
        edit.began, edit.ended = editor.sent_at, monotonic()
        edit.is_acknowledged = result.status == 200
        if result.status != 409:
            edit.failure = "" if edit.is_acknowledged else f"{path} answers {result.status}."
            return edit
        edit.was_refused, seen = True, json.loads(result.text)["text"]
        edit.shown += seen
    return edit


def _rename_speaker(editor: Editor, record: Any, token: str, pause: float) -> Edit:
    path = library.change_page(record).replace("/change/", "/speakers/")
    return _confirm(editor, path, "speakers_form", token, pause, old="Ada", new=token)


def _store_transcript(editor: Editor, record: Any, token: str, pause: float) -> Edit:
    """Give another transcript, and confirm the page that shows what it replaces."""
    path, form_id = library.change_page(record), "transcript_form"
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n{token}\n" for at in range(3))
    text = "\n".join(["WEBVTT\n", *cues])
    page = editor.open(path, form_id)
    staged = editor.submit(path, [*page.fields, ("_save", "")], form_id, transcript_text=text)
    return _confirm(editor, staged.location, "staged_form", token, pause)


def _confirm(
    editor: Editor, path: str, form_id: str, token: str, pause: float, **values: str
) -> Edit:
    page = editor.open(path, form_id)
    edit = Edit(token, page.text)
    sleep(pause)
    result = editor.submit(path, page.fields, form_id, **values)
    edit.began, edit.ended = editor.sent_at, monotonic()
    edit.was_refused = result.status == 302 and result.location == path
    edit.is_acknowledged = result.status == 302 and not edit.was_refused
    if result.status not in {200, 302}:
        edit.failure = f"{path} answers {result.status}."
    return edit


def _run_action(editor: Editor, record: Any, action: str, effect: str, pause: float) -> Edit:
    path, form_id = library.list_page(record._meta.model_name), "changelist-form"
    page = editor.open(path, form_id)
    edit = Edit(effect, page.text)
    sleep(pause)
    selected: Fields = [("action", action), ("_selected_action", str(record.pk)), ("index", "0")]
    others = [(name, value) for name, value in page.fields if name not in {"action", "index"}]
    if action == "delete_selected":
        selected.append(("post", "yes"))  # confirms the deletion at once
    result = editor.submit(path, [*others, *selected], form_id)
    if result.status != 302:
        edit.failure = f"{path} answers {result.status} to {action}."
        return edit
    edit.began, edit.ended = editor.sent_at, monotonic()
    messages = editor.open(path, form_id).messages if action != "delete_selected" else ""
    messages = messages or editor.open("/admin/", "logout-form").messages
    edit.was_refused = "skipped" in messages
    edit.is_acknowledged = not edit.was_refused
    return edit


def _import(answer: Answer, token: str, wait: float, pause: float) -> Edit:
    sleep(wait)
    record = next(export_answers(Answer.objects.filter(pk=answer.pk)))
    edit = Edit(token, json.dumps(record))
    sleep(pause)
    with records_file({**record, "answer": token}) as path:
        edit.began = monotonic()
        result = import_file(path)
    edit.ended, edit.was_refused = monotonic(), bool(result.rejected)
    edit.is_acknowledged = bool(result.updated)
    return edit


@contextmanager
def records_file(record: Mapping[str, Any]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text(json.dumps(record))
        yield path
