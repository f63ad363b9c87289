"""Saves of articles in the admin: at once, as a proposal, or as a private draft."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from clipqa.admin.article_editor.editor import BlockEditorMixin, stored_blocks
from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.merging import digest
from clipqa.admin.article_editor.pictures import store_pictures
from clipqa.admin.article_editor.rows import values_of
from clipqa.admin.history.articles import article_differences, value_labels
from clipqa.admin.history.values import FieldDifference
from clipqa.admin.publishing.saving import SavingMixin
from clipqa.articles.blocks import BlockValue
from clipqa.articles.states import BLOCK_PREFIX, TOPICS, blocks_state
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.proposal_rules import Values
from clipqa.curation.proposals import own_open_proposal
from clipqa.curation.proposed_articles import FIELDS, applied, article_values
from clipqa.curation.restoring_articles import storable_blocks
from clipqa.curation.reviewing import transition_verb
from clipqa.models import RecordProposal, Status, User


class ArticleSavingMixin(BlockEditorMixin, SavingMixin):
    """Mixin for the admin of articles."""

    def prepare_publishing(self, request: HttpRequest, record: Any, form: Any) -> None:
        super().prepare_publishing(request, record, form)
        form.proposes = self.must_propose(request, record)

    # The blocks of a proposal on the page ----------------------------------------------------
    def page_blocks(self, request: HttpRequest, article: Any) -> list[BlockValue]:
        if article is None:
            return []
        if not hasattr(article, "_page_blocks"):
            article._page_blocks = self._page_blocks(request, article)
        found: list[BlockValue] = article._page_blocks
        return found

    def _page_blocks(self, request: HttpRequest, article: Any) -> list[BlockValue]:
        stored = super().page_blocks(request, article)
        proposal = self._proposal_on_page(request, article)
        if proposal is None:
            return stored
        now = article_values(article)
        proposed = storable_blocks(applied(now, proposal), now)
        if request.method != "POST":
            return proposed
        # A submitted block is recognised also if only one of the two has it.
        return list({each.public_id: each for each in [*stored, *proposed]}.values())

    def _proposal_on_page(self, request: HttpRequest, article: Any) -> Any:
        if request.method != "POST":
            return self.shown_proposal(request, article)
        if article.pk is None or article.status != Status.PUBLISHED:
            return None
        is_filled = self.must_propose(request, article) or request.POST.get("draft_version")
        return own_open_proposal(article, request.user) if is_filled else None

    # What a proposal contains ----------------------------------------------------------------
    def proposed_values(self, record: Any, form: Any) -> Values:
        given, stored = form.cleaned_data, stored_blocks(record)
        values = {name: _as_stored(given[name], form, name) for name in FIELDS if name in given}
        if TOPICS in given:
            values[TOPICS] = sorted(topic.pk for topic in given[TOPICS])
        before = {block.public_id: block for block in stored}
        blocks = [
            _unchanged(block, before.get(block.public_id))
            for _row, block in values_of(record.block_rows)
        ]
        deleted = dict.fromkeys(f"{BLOCK_PREFIX}{each}" for each in before)
        return {**values, **deleted, **blocks_state(blocks)}

    def applied_values(self, now: Values, proposal: RecordProposal) -> Values:
        return applied(now, proposal)

    def value_differences(self, before: Values, after: Values) -> list[FieldDifference]:
        return article_differences(before, after)

    def field_names(self, proposal: RecordProposal, names: Iterable[str]) -> str:
        return value_labels(names, proposal.values, proposal.base)

    # -----------------------------------------------------------------------------------------
    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        """Save nothing yet: the blocks belong to the same revision, so `save_related` saves all."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        article = form.instance
        if self.must_propose(request, article):
            self.propose(request, article, form)
        elif not self.save_as_draft(request, article, form):
            self.save_parts(request, form, parts_in(form, formsets), change)
            self.close_draft(article, form)

    def save_parts(
        self, request: HttpRequest, form: forms.ModelForm, parts: ArticleParts, change: bool
    ) -> None:
        """Save a valid form with its blocks, topics and notes as one revision."""
        article = form.instance
        before = form.initial.get("status", article.status) if change else Status.DRAFT
        if not change:
            article.created_by = cast("User", request.user)
        if "_submit" in request.POST and not self.reviews(request):
            article.status = Status.IN_REVIEW
        store_pictures(values_of(article.block_rows))
        save_article(article, parts, verb=transition_verb(before, article.status))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Add an empty block to the page of a draft or a proposal, too."""
        response = super().response_change(request, obj)
        is_kept = hasattr(request, "saved_draft") or hasattr(request, "has_proposed")
        page = response.headers.get("Location", "")
        return (is_kept and self.to_new_block(request, page)) or response

    def reindex(self, record: Model) -> None:
        """Do nothing: `save_article` has written the entries."""


def parts_in(form: forms.ModelForm, formsets: Any) -> ArticleParts:
    """Return what was submitted for the article's other tables."""
    values = values_of(form.instance.block_rows)
    notes = next(each for each in formsets if not isinstance(each, BlockFormSet))
    topics = list(form.cleaned_data["topics"]) if "topics" in form.cleaned_data else None
    return ArticleParts([block for _row, block in values], topics, notes.notes())


def _as_stored(value: Any, form: Any, name: str) -> Any:
    """Return a value as the article has it, if a browser changed only its line breaks."""
    if isinstance(value, Model):
        return value.pk
    stored = form.record_values().get(name)
    is_same = isinstance(value, str) and _lines(value) == _lines(str(stored))
    return stored if is_same else value


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _unchanged(block: BlockValue, stored: BlockValue | None) -> BlockValue:
    return stored if stored is not None and digest(stored) == digest(block) else block
