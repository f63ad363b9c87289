"""Trials with the private draft of a published answer or article."""

from typing import Any

from clipqa.models import RecordProposal
from lab.conflicts import library
from lab.conflicts.editor import Editor
from lab.conflicts.trial import Edit, Trial
from lab.conflicts.trials import FormEdit, Setup, at_once, form_of, save_form


def drafts(setup: Setup) -> Trial:
    """One publishes a draft while the other saves the record, or saves it in two windows."""
    is_article = setup.rng.random() < 0.5
    record: Any = library.make_published_article() if is_article else library.make_published()
    field = "block_text-0-text" if is_article else "body"
    form = FormEdit(library.change_page(record), form_of(record), field, setup.token("first"))
    save_form(setup.ada, form._replace(button="_keep"), pause=0, retries=False)
    draft = record.proposals.open().get()
    if setup.rng.random() < 0.5:
        return _publish_and_save(setup, form, record)
    return _save_in_two_windows(setup, form, draft)


def _publish_and_save(setup: Setup, form: FormEdit, record: Any) -> Trial:
    pauses, retries = (setup.pause(), setup.pause()), setup.rng.random() < 0.5
    own = form._replace(path=_continued(form), token=setup.token("ada"))
    other = form._replace(token=setup.token("bela"))
    edits = at_once(
        lambda: save_form(setup.ada, own, pauses[0], retries),
        lambda: save_form(setup.bela, other, pauses[1], retries),
    )
    return Trial("drafts", list(edits), library.values_of(record))


def _save_in_two_windows(setup: Setup, form: FormEdit, draft: RecordProposal) -> Trial:
    """Nobody saves again after a refusal, since its page doesn't show the other window's text."""

    def keep(editor: Editor, name: str, pause: float) -> Edit:
        sent = form._replace(path=_continued(form), token=setup.token(name), button="_keep")
        return save_form(editor, sent, pause, retries=False)

    pauses = setup.pause(), setup.pause()
    edits = at_once(
        lambda: keep(setup.ada, "one", pauses[0]), lambda: keep(setup.ada_too, "two", pauses[1])
    )
    return Trial("drafts", list(edits), library.values_of(draft))


def _continued(form: FormEdit) -> str:
    return f"{form.path}?continue=draft"
