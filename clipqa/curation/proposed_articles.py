"""What a proposal for an article contains, and how it is applied.

Each block is a value of its own, as in the history, so that changes of different blocks don't
collide. Their order is another value, of which two changes are merged.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.articles.anchors import with_anchors
from clipqa.articles.blocks import citations_of
from clipqa.articles.ordering import merged_order
from clipqa.articles.parts import UnsavedParts
from clipqa.articles.reading import read_blocks
from clipqa.articles.states import BLOCK_PREFIX, CORRECTIONS, ORDER, TOPICS, parts_of
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.citations import unsaved_citations
from clipqa.curation.evidence_reasons import Reason
from clipqa.curation.proposed_pictures import check_pictures, with_present_pictures
from clipqa.curation.restoring_articles import FIELDS as RESTORED_FIELDS
from clipqa.curation.restoring_articles import storable_blocks
from clipqa.history import State, state_of
from clipqa.models import (
    Article,
    ArticleProposal,
    Author,
    Question,
    RecordProposal,
    Topic,
    Verb,
)
from clipqa.models.article import MAX_BLOCKS

# Status, schedule, address and correction notes can only be published.
FIELDS = tuple(name for name in RESTORED_FIELDS if name != "slug")


def article_values(article: Article) -> State:
    """Return the current values of the fields that a proposal may change, and the blocks."""
    parts = parts_of([article.pk])[article.pk]
    del parts[CORRECTIONS]
    return {**state_of(article, FIELDS), **parts}


def applied(now: State, proposal: RecordProposal) -> State:
    """Return the values of an article as a proposal changes them. A deleted block has None."""
    after = {**now, **with_present_pictures(proposal.values, now)}
    before = _order_of(proposal.base)
    order = merged_order(before, _order_of(proposal.values) or before, _order_of(now))
    return {**after, ORDER: _existing(order, after)}


def combined(draft: RecordProposal, changed: State, now: State) -> State:
    """Return the values of a draft with further changes, made without seeing those of the draft."""
    values = {**draft.values, **changed}
    present, own = _order_of(now), applied(now, draft)[ORDER]
    order = merged_order(present, _order_of(changed) or present, own)
    order = _existing(order, {**now, **values})
    others = {name: value for name, value in values.items() if name != ORDER}
    return others if order == present else {**others, ORDER: order}


def _order_of(state: State) -> list[str]:
    return list(state.get(ORDER) or ())


def _existing(order: list[str], state: State) -> list[str]:
    """Return the ids of the blocks that a state has."""
    return [each for each in order if state.get(BLOCK_PREFIX + each)]


def publish_changes(
    article: Article, proposal: RecordProposal, verb: Verb, _reason: Reason | None = None
) -> None:
    """Save an article as a proposal changes it. Its evidence is advice and needs no reason."""
    now = article_values(article)
    after = applied(now, proposal)
    blocks = storable_blocks(after, now)
    _check_blocks(after)
    check_pictures(blocks, now)
    _set_fields(article, proposal)
    article.full_clean()
    topics = Topic.objects.filter(pk__in=after[TOPICS]) if TOPICS in proposal.values else None
    parts = ArticleParts(blocks, None if topics is None else list(topics))
    save_article(article, parts, verb=verb)


def proposed_parts(proposal: ArticleProposal) -> UnsavedParts:
    """Apply a proposal to its article in memory. Return the parts, which other tables have."""
    article = proposal.article
    now = article_values(article)
    after = applied(now, proposal)
    _set_fields(article, proposal)
    blocks = with_anchors(storable_blocks(after, now), read_blocks([article.pk])[article.pk])
    citations = unsaved_citations(article, citations_of(blocks))
    ids = {*(after[TOPICS] or ()), article.main_topic_id}
    return UnsavedParts(blocks, citations, list(Topic.objects.filter(pk__in=ids).in_order()))


def _check_blocks(after: State) -> None:
    if not after[ORDER]:
        raise ValidationError(_("The article would have no blocks. Decline the proposal."))
    if len(after[ORDER]) > MAX_BLOCKS:
        message = _("The article would have more than %(most)d blocks. Delete some first.")
        raise ValidationError(message % {"most": MAX_BLOCKS})


def _set_fields(article: Article, proposal: RecordProposal) -> None:
    for name in FIELDS:
        if name not in proposal.values:
            continue
        field: Any = Article._meta.get_field(name)
        value = proposal.values[name]
        if field.is_relation and value is not None and not _exists(field.related_model, value):
            message = _("The %(record)s of this proposal was deleted. Decline the proposal.")
            raise ValidationError(message % {"record": field.verbose_name})
        setattr(article, field.attname, value)


def _exists(model: Any, pk: Any) -> bool:
    return bool(model._default_manager.filter(pk=pk).exists())


# Merged records ------------------------------------------------------------------------------
def move_in_proposals(merged: Any, into: Any) -> None:
    """Let open proposals refer to the remaining one of two merged topics, authors or questions."""
    for proposal in ArticleProposal.objects.open().select_for_update(of=("self",)):
        moved = [
            {name: _moved(name, value, merged, into) for name, value in state.items()}
            for state in (proposal.values, proposal.base)
        ]
        if moved != [proposal.values, proposal.base]:
            proposal.values, proposal.base = moved
            proposal.save(update_fields=["values", "base"])


def _moved(name: str, value: Any, merged: Any, into: Any) -> Any:
    def move(pk: Any) -> Any:
        return into.pk if pk == merged.pk else pk

    if isinstance(merged, Topic) and name == TOPICS:
        return sorted({move(pk) for pk in value or ()})
    if name == {Topic: "main_topic", Author: "author"}.get(type(merged)):
        return move(value)
    if isinstance(merged, Question) and value and name.startswith(BLOCK_PREFIX):
        named = {"question_id": move(value["question_id"])} if "question_id" in value else {}
        return {**value, **named}
    return value
