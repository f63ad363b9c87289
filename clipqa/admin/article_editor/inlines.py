"""An inline of django-content-editor for each type of block, with its article's permissions."""

from typing import Any

from content_editor.admin import ContentEditorInline
from django import forms
from django.http import HttpRequest

from clipqa.admin.article_editor.forms import FORMS, form_fields
from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.records import FormFieldsMixin
from clipqa.articles.blocks import BLOCK_TYPES, BlockType
from clipqa.models import Article
from clipqa.models.article import MAX_BLOCKS


class BlockInline(FormFieldsMixin, ContentEditorInline):
    block_type: BlockType

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return a formset that saves nothing; its fields are the contents of the block."""
        form = forms.modelform_factory(
            self.model,
            form=FORMS[self.block_type.name],
            fields=form_fields(self.model, self.block_type.contents),
            formfield_callback=lambda field, **more: self.formfield_for_dbfield(
                field, request=request, **more
            ),
        )
        formset: Any = forms.formset_factory(
            form,
            formset=BlockFormSet,
            extra=0,
            can_delete=True,
            max_num=MAX_BLOCKS,
            absolute_max=2 * MAX_BLOCKS,
            validate_max=True,
        )
        formset.block_type = self.block_type
        return formset

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*form_fields(self.model, self.block_type.contents), "region", "ordering"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._articles.has_view_or_change_permission(request, obj))

    def _may_write(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or obj.pk is None:
            return bool(self._articles.has_add_permission(request))
        return bool(self._articles.has_change_permission(request, obj))

    @property
    def _articles(self) -> Any:
        return self.admin_site._registry[Article]


def block_inlines() -> list[type[BlockInline]]:
    return [
        BlockInline.create(block_type.model, block_type=block_type)
        for block_type in BLOCK_TYPES.values()
    ]
