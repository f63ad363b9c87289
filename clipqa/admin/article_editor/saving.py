"""Saves of articles in the admin. A mixin before this one may turn a save into a proposal."""

from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.pictures import store_pictures
from clipqa.admin.article_editor.rows import values_of
from clipqa.admin.base import RecordPagesMixin
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.reviewing import transition_verb
from clipqa.curation.roles import may_review, may_write
from clipqa.models import Article, Status, User


class ArticleSavingMixin(RecordPagesMixin):
    """Mixin for the admin of articles."""

    def may_write(self, request: HttpRequest, article: Article) -> bool:
        """Return whether the user may save the page: published articles are left to reviewers."""
        may = may_write(request.user, article)
        return may and (may_review(request.user, "article") or article.status == Status.DRAFT)

    def may_submit(self, request: HttpRequest, article: Article | None) -> bool:
        """Return whether the user hands drafts to a reviewer."""
        is_draft = article is None or article.status == Status.DRAFT
        return is_draft and not may_review(request.user, "article")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        context["can_submit"] = self.may_submit(request, article)
        context["waits"] = article is not None and article.status == Status.IN_REVIEW
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        """Save nothing yet: the blocks belong to the same revision, so `save_related` saves all."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        self.save_parts(request, form, parts_in(form, formsets), change)

    def save_parts(
        self, request: HttpRequest, form: forms.ModelForm, parts: ArticleParts, change: bool
    ) -> None:
        """Save a valid form with its blocks, topics and notes as one revision."""
        article = form.instance
        before = form.initial.get("status", article.status) if change else Status.DRAFT
        if not change:
            article.created_by = cast("User", request.user)
        if "_submit" in request.POST and self.may_submit(request, article):
            article.status = Status.IN_REVIEW
        store_pictures(values_of(article.block_rows))
        save_article(article, parts, verb=transition_verb(before, article.status))

    def reindex(self, record: Model) -> None:
        """Do nothing: `save_article` has written the entries."""


def parts_in(form: forms.ModelForm, formsets: Any) -> ArticleParts:
    """Return what was submitted for the article's other tables."""
    values = values_of(form.instance.block_rows)
    notes = next(each for each in formsets if not isinstance(each, BlockFormSet))
    topics = list(form.cleaned_data["topics"]) if "topics" in form.cleaned_data else None
    return ArticleParts([block for _row, block in values], topics, notes.notes())
