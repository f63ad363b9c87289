"""The blocks on the page of an article, and their save by one call of `save_article`."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from clipqa.admin.article_editor.checks import check_rows
from clipqa.admin.article_editor.finding import find_view
from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.inlines import BlockInline
from clipqa.admin.article_editor.page_context import blocks_context
from clipqa.admin.article_editor.pictures import decode_pictures
from clipqa.admin.article_editor.rows import rows_of
from clipqa.admin.base import RecordPagesMixin
from clipqa.articles.blocks import BLOCK_TYPES, COMPARISON, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.articles.writing import STEP
from clipqa.models import Question

ADD, NEW = "_add_block", "block"  # the name of the buttons; the parameter of the page that follows


class BlockEditorMixin(RecordPagesMixin):
    """Mixin for the admin of articles."""

    def get_urls(self) -> list[URLPattern]:
        return [path("find-answers/", find_view(self), name="article_answers"), *super().get_urls()]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_add_permission(request) or self.has_change_permission(request):
            decode_pictures(request)
        return super().changeform_view(request, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, BlockInline):
            blocks = self.page_blocks(request, obj)
            given["blocks"] = [
                (at * STEP, block)
                for at, block in enumerate(blocks, 1)
                if block.type == inline.block_type.name
            ]
            if inline.block_type.name == COMPARISON:
                given["questions"] = _questions_of(blocks)
        return given

    def page_blocks(self, request: HttpRequest, article: Any) -> list[BlockValue]:
        """Return the blocks with which the page is filled; of a submitted one those that it had."""
        return stored_blocks(article)

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        blocks = [each for each in formsets if isinstance(each, BlockFormSet)]
        obj.block_formsets = {each.block_type.name: each for each in blocks}
        obj.block_rows = rows_of(blocks)
        notes = (each for each in formsets if not isinstance(each, BlockFormSet))
        obj.note_formset = next(notes, None)
        if request.method == "POST":
            check_rows(obj.block_rows, request.user, obj)
        return formsets, inlines

    def get_inline_formsets(
        self,
        request: HttpRequest,
        formsets: Any,
        inline_instances: Any,
        obj: Any = None,
        **more: Any,
    ) -> Any:
        """Omit the blocks, which the page lists in their order and not by their types."""
        pairs = zip(formsets, inline_instances, strict=True)
        others = [(one, inline) for one, inline in pairs if not isinstance(one, BlockFormSet)]
        return super().get_inline_formsets(
            request,
            [one for one, _inline in others],
            [inline for _one, inline in others],
            obj,
            **more,
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["adminform"].form.instance
        if hasattr(article, "block_rows"):
            wanted = "" if request.method == "POST" else request.GET.get(NEW, "")
            may_write = self._may_write_page(request, article)
            context["blocks"] = blocks_context(article, request.user, may_write, wanted)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_write_page(self, request: HttpRequest, article: Any) -> bool:
        if article.pk is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, article)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        page = self.record_url("change", obj)
        return self.to_new_block(request, page) or super().response_post_save_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        page = self.record_url("change", obj)
        return self.to_new_block(request, page) or super().response_post_save_add(request, obj)

    def to_new_block(self, request: HttpRequest, page: str) -> HttpResponseRedirect | None:
        """Without a script a button saves the article, and opens its page with an empty block."""
        wanted = request.POST.get(ADD, "")
        if wanted not in BLOCK_TYPES:
            return None
        separator = "&" if "?" in page else "?"
        return HttpResponseRedirect(f"{page}{separator}{NEW}={wanted}#new-block")


def stored_blocks(article: Any) -> list[BlockValue]:
    """Return the blocks of an article, read once for each instance of it."""
    if article is None or article.pk is None:
        return []
    if not hasattr(article, "_stored_blocks"):
        article._stored_blocks = read_blocks([article.pk])[article.pk]
    found: list[BlockValue] = article._stored_blocks
    return found


def _questions_of(blocks: list[BlockValue]) -> dict[int, Question]:
    ids = {block.contents["question_id"] for block in blocks if block.type == COMPARISON}
    return Question.objects.in_bulk([pk for pk in ids if pk]) if ids else {}
