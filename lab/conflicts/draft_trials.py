"""Trials with the private draft of a published answer."""

from typing import Any

from clipqa.models import Proposal
from lab.conflicts import library
from lab.conflicts.editor import Editor
from lab.conflicts.trial import Edit, Trial
from lab.conflicts.trials import FormEdit, Setup, at_once, form_of, save_form


def drafts(setup: Setup) -> Trial:
    """One publishes a draft while the other saves the answer, or saves it in two windows."""
    answer = library.make_published()
    form = FormEdit(library.change_page(answer), form_of(answer), "body", setup.token("first"))
    save_form(setup.ada, form._replace(button="_keep"), pause=0, retries=False)
    draft = Proposal.objects.open().get(answer=answer)
    if setup.rng.random() < 0.5:
        return _publish_and_save(setup, form, answer)
    return _save_in_two_windows(setup, form, draft)


def _publish_and_save(setup: Setup, form: FormEdit, answer: Any) -> Trial:
    pauses, retries = (setup.pause(), setup.pause()), setup.rng.random() < 0.5
    own = form._replace(path=_continued(form), token=setup.token("ada"))
    other = form._replace(token=setup.token("bela"))
    edits = at_once(
        lambda: save_form(setup.ada, own, pauses[0], retries),
        lambda: save_form(setup.bela, other, pauses[1], retries),
    )
    return Trial("drafts", list(edits), library.values_of(answer))


def _save_in_two_windows(setup: Setup, form: FormEdit, draft: Proposal) -> Trial:
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
