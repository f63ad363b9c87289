"""Trials with articles, whose blocks are compared one by one."""

import json
from time import monotonic, sleep

from clipqa.importers.articles.export import export_articles
from clipqa.importers.articles.run import import_articles
from clipqa.models import Article
from lab.conflicts import library
from lab.conflicts.trial import Edit, Trial
from lab.conflicts.trials import (
    FormEdit,
    Setup,
    at_once,
    both_edit,
    form_of,
    records_file,
    save_and_act,
    save_form,
)

FIRST, LAST = "block_text-0", f"block_text-{library.BLOCKS - 1}"
NEW, COUNT = f"block_text-{library.BLOCKS}", "block_text-TOTAL_FORMS"
PAIRS = [
    (f"{FIRST}-text", f"{LAST}-text"),
    (f"{FIRST}-text", f"{FIRST}-text"),
    ("title", f"{FIRST}-text"),
    ("standfirst", "standfirst"),
]
ACTIONS = [("publish_selected", "status=published"), ("archive_selected", "status=archived")]
LAST_PLACE = "9000"


def articles(setup: Setup) -> Trial:
    """One saves an article while the other saves it too, publishes, archives or imports it."""
    article = library.make_article()
    act = setup.rng.choice([_same_form, _same_form, _other_blocks, _bulk_action, _file])
    return act(setup, article)


def _same_form(setup: Setup, article: Article) -> Trial:
    return both_edit(setup, "articles", article, setup.rng.choice(PAIRS))


def _bulk_action(setup: Setup, article: Article) -> Trial:
    chosen = setup.rng.choice(ACTIONS)
    return save_and_act(setup, "articles", article, f"{FIRST}-text", chosen)


def _other_blocks(setup: Setup, article: Article) -> Trial:
    """One edits a block while the other adds one, or moves or deletes the edited one.

    Nobody saves again into a deleted block, since that would add it knowingly.
    """
    change = setup.rng.choice([_add, _move, _delete])
    pauses, retries = (setup.pause(), setup.pause()), setup.rng.random() < 0.5
    own = _form(article)._replace(field=f"{FIRST}-text", token=setup.token("ada"))
    other = change(setup, article)
    edits = at_once(
        lambda: save_form(setup.ada, own, pauses[0], retries and change is not _delete),
        lambda: save_form(setup.bela, other, pauses[1], retries=True),
    )
    return Trial("articles", list(edits), library.values_of(article))


def _file(setup: Setup, article: Article) -> Trial:
    """One saves a block while a file that was exported before or just after is imported."""
    pause, wait, token = setup.pause(), setup.pause(), setup.token("file")
    save = setup.form_action(setup.ada, article, f"{FIRST}-text", setup.token("ada"))
    edits = at_once(save, lambda: _import(article, token, wait, pause))
    return Trial("articles", list(edits), library.values_of(article))


def _import(article: Article, token: str, wait: float, pause: float) -> Edit:
    sleep(wait)
    record = next(export_articles(Article.objects.filter(pk=article.pk)))
    edit = Edit(token, json.dumps(record))
    record["blocks"][0]["text"] = token
    sleep(pause)
    with records_file(record) as path:
        edit.began = monotonic()
        result = import_articles(path, lambda rejected: None)
    edit.ended, edit.was_refused = monotonic(), bool(result.rejected)
    edit.is_acknowledged = bool(result.updated)
    return edit


def _form(article: Article) -> FormEdit:
    return FormEdit(library.change_page(article), form_of(article))


def _add(setup: Setup, article: Article) -> FormEdit:
    token = setup.token("bela")
    row = ((f"{NEW}-id", ""), (f"{NEW}-text", token), (f"{NEW}-ordering", LAST_PLACE))
    count = ((COUNT, str(library.BLOCKS + 1)),)
    return _form(article)._replace(token=token, added=row, changed=count)


def _move(setup: Setup, article: Article) -> FormEdit:
    first, *others = library.blocks_of(article)
    moved = library.order_of([*others, first])
    return _form(article)._replace(token=moved, changed=((f"{FIRST}-ordering", LAST_PLACE),))


def _delete(setup: Setup, article: Article) -> FormEdit:
    fewer = f"blocks={library.BLOCKS - 1};"
    return _form(article)._replace(token=fewer, added=((f"{FIRST}-DELETE", "on"),))
