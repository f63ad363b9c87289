"""Correction notes below the blocks: a date and a text for each."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from clipqa.admin.records import FormFieldsMixin
from clipqa.models import Article, ArticleCorrection


class CorrectionForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("noted_on", timezone.localdate())
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = str(field.label)
            if name == "text":
                field.widget.attrs |= {"rows": 2, "dir": "auto"}


class CorrectionFormSet(forms.BaseInlineFormSet):
    """Saves nothing: `save_article` writes the notes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # For the message in the log.
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []

    def add_fields(self, form: Any, index: int | None) -> None:
        """Identify rows by a plain number: Django's field would query each of them."""
        super().add_fields(form, index)
        stored = form.instance.pk
        form.fields["id"] = forms.IntegerField(
            required=False, initial=stored, widget=forms.HiddenInput
        )

    def notes(self) -> list[tuple[date, str]]:
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")
        ]
        return sorted((each["noted_on"], each["text"]) for each in kept)

    def save(self, commit: bool = True) -> list:
        return []


class CorrectionInline(FormFieldsMixin, admin.TabularInline):
    model = ArticleCorrection
    form, formset = CorrectionForm, CorrectionFormSet
    fields = ["noted_on", "text"]
    extra, max_num = 1, 100

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        articles: Any = self.admin_site._registry[Article]
        return bool(articles.has_view_or_change_permission(request, obj))

    def _may_write(self, request: HttpRequest, obj: Any) -> bool:
        """Only reviewers write notes, as they do for answers."""
        articles: Any = self.admin_site._registry[Article]
        may = articles.has_change_permission(request, obj)
        return bool(may and articles.has_review_permission(request))
