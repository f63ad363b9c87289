"""Saves of articles in the admin."""

from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.pictures import store_pictures
from clipqa.admin.article_editor.rows import values_of
from clipqa.admin.review.pages import ReviewMixin
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.reviewing import transition_verb
from clipqa.curation.roles import may_review, may_write
from clipqa.models import Article, Status, User


class ArticleSavingMixin(ReviewMixin):
    """Mixin for the admin of articles."""

    def may_write(self, request: HttpRequest, article: Article) -> bool:
        """Return whether the user may save the page: published articles are left to reviewers."""
        may = may_write(request.user, article)
        return may and (may_review(request.user, "article") or article.status == Status.DRAFT)

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
        if "_submit" in request.POST and not self.reviews(request):
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
