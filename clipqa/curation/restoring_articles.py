"""Restore an earlier version of an article with its blocks, as a new edit."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.core.files.storage import default_storage
from django.db import transaction

from clipqa.articles.blocks import COMPARISON, PICTURE, BlockValue
from clipqa.articles.states import BLOCK_PREFIX, CORRECTIONS, ORDER, TOPICS, blocks_in
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.restoring import apply_state
from clipqa.curation.versions import lock_version
from clipqa.history import TRACKED_FIELDS, State, as_actor
from clipqa.models import Article, Question, Topic, Verb
from clipqa.models.poster import NO_POSTER
from clipqa.posters.stored import rendition_names

# Restoring a text neither publishes nor hides it, and leaves it to its owner.
NOT_RESTORED = {"created_by", "status", "publish_at", "expire_at", "published_at"}
FIELDS = tuple(name for name in TRACKED_FIELDS[Article] if name not in {TOPICS, *NOT_RESTORED})
RESTORED = (*FIELDS, TOPICS, CORRECTIONS, ORDER)


def restored_state(now: State, earlier: State) -> State:
    """Return the state after restoring an earlier one."""
    other = {name: value for name, value in now.items() if not name.startswith(BLOCK_PREFIX)}
    names = [name for name in earlier if name in RESTORED or name.startswith(BLOCK_PREFIX)]
    return {**other, **{name: earlier[name] for name in names}}


def restore_article(article: Article, state: State, seen_version: int, why: str) -> None:
    """Restore an earlier state.

    Raises `EditConflict` if the article was saved meanwhile, and `ValidationError` if the state
    is no longer valid.
    """
    with transaction.atomic(), as_actor(why=why):
        lock_version(article, seen_version)
        article.refresh_from_db()
        apply_state(article, state, FIELDS)
        article.full_clean()
        save_article(article, _parts(state), verb=Verb.RESTORED)


def _parts(state: State) -> ArticleParts:
    return ArticleParts(
        blocks=storable_blocks(state),
        topics=list(Topic.objects.filter(pk__in=state.get(TOPICS) or ())),
        corrections=[(date.fromisoformat(day), text) for day, text in state.get(CORRECTIONS) or ()],
    )


def storable_blocks(state: State, now: State | None = None) -> list[BlockValue]:
    """Return the blocks of a state without pictures and questions that were deleted since.

    The pictures of `now`, the present state, are not looked up.
    """
    present = {block.contents["poster"] for block in blocks_in(now or {}) if block.type == PICTURE}
    blocks = blocks_in(state)
    ids = {block.contents["question_id"] for block in blocks if block.type == COMPARISON} - {None}
    questions = set(Question.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else {}
    blocks = [_with_question(block, questions) for block in blocks]
    return [_with_stored_picture(block, present) for block in blocks]


def _with_question(block: BlockValue, questions: Collection[int]) -> BlockValue:
    if block.type != COMPARISON or block.contents["question_id"] in questions:
        return block
    return replace(block, contents={**block.contents, "question_id": None})


def _with_stored_picture(block: BlockValue, present: Collection[str]) -> BlockValue:
    """Return a picture without its file if that was deleted."""
    name = block.contents.get("poster") if block.type == PICTURE else ""
    if not name or name in present:
        return block
    files = rendition_names(name, block.contents["poster_width"])
    if all(default_storage.exists(file) for file in files):
        return block
    return replace(block, contents={**block.contents, **NO_POSTER})
